import type { AppContract, OutputOf } from '#domain/contract/ipc/index.ts';
import { keychainOf } from '#main/secrets/secret-store.ts';
import type { Settings } from '../settings/settings.ts';

export type AppState = OutputOf<AppContract['app']['readState']>;

/** What `app.readState` answers; the page gets it with its address at the start. */
export const readState = (
  { colorScheme, locale }: Pick<Settings, 'colorScheme' | 'locale'>,
  application: { readonly version: string; readonly packaged: boolean },
  session: AppState['session'],
): AppState => ({
  version: application.version,
  platform: process.platform,
  electron: process.versions['electron'] ?? '',
  developmentRuntime: !application.packaged,
  keychain: keychainOf(process.platform),
  colorScheme,
  locale,
  session,
});
