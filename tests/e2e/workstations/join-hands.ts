import type { Page } from 'playwright-core';
import { encodeEnrolmentCode } from '#domain/contract/sync/index.ts';
import type { RunningServer } from '#server/start-server.ts';
import { SMALL_SCHOOL_ID } from '../../fixtures/school-server.ts';
import type { WithApi } from '../shell/shell-hands.ts';

/**
 * The window's computer joins the small school on loopback, and the window stands before its door. The school is chosen by its own button: the demonstration school has one of nearly the same name, and has it sooner.
 * @param port of the server, or of what stands between
 */
export async function joinAndOpen(page: Page, server: RunningServer, port: number, name = 'ПК'): Promise<void> {
  const { secret } = await server.parts.accounts.makeEnrolmentSecret(SMALL_SCHOOL_ID, 1, 1, 'test');
  await joinByCode(page, encodeEnrolmentCode({ address: `http://127.0.0.1:${port}`, fingerprint: new Uint8Array(16), secret }), name);
}

/** The same with a code that is there. */
export async function joinByCode(page: Page, code: string, name = 'ПК'): Promise<void> {
  await page.evaluate(async ([text, called]) => {
    const joined = await (globalThis as WithApi).api.workstations.join({ jobId: 'j', code: text, name: called });
    if (!joined.ok) throw new Error(joined.error.code);
  }, [code, name] as const);
  await page.reload();
  await openJoined(page);
}

export const openJoined = (page: Page): Promise<void> => page.getByRole('button', { name: /^Открыть школу: /u }).click({ timeout: 30_000 });
