import { describe, expect, it } from 'vitest';
import { OpenSchool, type OpenedSchool } from './open-school.ts';

/** A school whose server hears that a session ended only when `heard` is called, or never. */
function open(isAway: boolean) {
  const said: (string | undefined)[] = [];
  const heard = Promise.withResolvers<void>();
  const sync = { isAway, stop: () => void said.push('stopped'), endSession: (because?: string) => (said.push(because), heard.promise) };
  const opened = { kind: 'joined', database: { close: async () => undefined }, staffId: null, sync, vault: null } as unknown as OpenedSchool;
  const school = new OpenSchool();
  return { school, opened, said, heard };
}
/** Whether a promise has come by the end of this turn. */
const isThere = async (promise: Promise<unknown>): Promise<boolean> => Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setImmediate(() => resolve(false)))]);

describe('the end of the session at the lock (ASVS 5.0, V7.4; R-08)', () => {
  it('is said once, with the reason of whoever asks first, after the sync was stopped', async () => {
    const { school, opened, said, heard } = open(false);
    await school.replace(opened);
    const [locked, closing] = [school.endSession('lock'), school.endSession()];
    expect(said).toEqual(['stopped', 'lock']);
    expect(await isThere(closing)).toBe(false);
    heard.resolve();
    await Promise.all([locked, closing]);
    await school.close();
    await school.replace(open(false).opened);
    expect(said).toEqual(['stopped', 'lock', 'stopped']);
  });

  it('is not waited for where the server is away, and a refusal is nobody’s trouble', async () => {
    const away = open(true);
    await away.school.replace(away.opened);
    expect(await isThere(away.school.endSession('lock'))).toBe(true);
    const here = open(false);
    await here.school.replace(here.opened);
    const ended = here.school.endSession();
    here.heard.reject(new Error('no answer'));
    await expect(ended).resolves.toBeUndefined();
  });

  it('with nothing open there is nothing to end', async () => {
    await expect(new OpenSchool().endSession('lock')).resolves.toBeUndefined();
  });
});
