import type { SettingsWriter } from './settings-store.ts';

export async function openSettingsWriter(folder: string, name: string): Promise<SettingsWriter> {
  const { default: ElectronStore } = await import('electron-store');
  const store = new ElectronStore({ cwd: folder, name });
  return { write: (settings) => void (store.store = { ...settings }) };
}
