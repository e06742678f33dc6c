import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKeychainEntry } from '#main/secrets/open-keychain-entry.ts';
import type { Result } from '#domain/result.ts';
import type { RunningServer } from '#server/start-server.ts';
import { encodeEnrolmentCode } from '#domain/contract/sync/index.ts';
import { issueFor } from '../../fixtures/accounts-desk.ts';
import { loadSmallSchool, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../../fixtures/school-server.ts';
import { smallSchool as s } from '../../fixtures/small-school.ts';
import { startTestServer } from '../../fixtures/test-server.ts';
import { launchApp, projectFolder, type RunningApp } from '../launch-app.ts';
import type { WithApi } from '../shell/shell-hands.ts';

const PASSWORDS = ['снег тает у крыльца', 'кот спит на батарее'] as const;

function need(result: Result<unknown>): void {
  if (!result.ok) throw new Error(`${result.error.code} ${JSON.stringify(result.error.params)}`);
}

/** A desk of its own, because it is locked there. */
const onDesk = (switches: readonly string[], ...command: readonly string[]): string =>
  execFileSync(process.execPath, [join(projectFolder, 'build', 'headless-desk.mjs'), ...switches, '--', process.execPath, ...command], { encoding: 'utf8', cwd: projectFolder });

describe.runIf(process.platform === 'linux')('the real keychain (issue 4, point 4)', () => {
  it('keeps, reads and removes the largest secret; locked it is told, and nothing is written elsewhere', () => {
    const told = JSON.parse(onDesk([], 'tests/e2e/vault/keychain-child.ts').trim().split('\n').at(-1)!) as Record<string, unknown>;
    const locked = { ok: false, error: { code: 'keychain_missing', params: { reason: expect.stringContaining('Secret Service') as string } } };
    const none = { ok: true, value: null };
    expect(told).toEqual({ backend: 'secret-service', none, written: none, isSame: true, removed: none, gone: none, locked, lockedWrite: locked });
  });

  it('that is not there is told by the library, which takes no keyring of the kernel instead', () => {
    const script = `import('./main/secrets/open-keychain-entry.ts').then(({ openKeychainEntry }) => openKeychainEntry('x')).then((entry) => entry.setPassword('x')).then(() => console.log('kept'), (error) => console.log('refused', error.message))`;
    expect(onDesk(['--no-keychain'], '--input-type=module', '-e', script)).toMatch(/^refused .*org\.freedesktop\.secrets/m);
  });
});

describe.runIf(process.platform === 'linux')('the vault in the application, with the real keychain and a real server (R-08, P-09, L-09)', () => {
  let postgres: TestPostgres;
  let server: RunningServer | null = null;
  let running: RunningApp;
  const folder = mkdtempSync(join(tmpdir(), 'uch-e2e-vault-'));
  const logins: string[] = [];
  const records: string[] = [];

  const signIn = (login: string, password: string) => running.page.evaluate(([name, secret]) => (globalThis as WithApi).api.accounts.signIn({ jobId: 's', login: name!, password: secret! }), [login, password]);
  const signOut = () => running.page.evaluate(() => (globalThis as WithApi).api.accounts.signOut({}));
  const openSchool = () => running.page.evaluate((schoolId) => (globalThis as WithApi).api.workstations.openSchool({ jobId: 'o', schoolId }), SMALL_SCHOOL_ID);

  beforeAll(async () => {
    chmodSync(folder, 0o755);
    postgres = await startPostgres('embedded');
    const databaseUrl = await postgres.fresh();
    await loadSmallSchool(databaseUrl);
    const started = await startTestServer({ folder, databaseUrl });
    server = started;
    running = await launchApp();
    const { secret } = await started.parts.accounts.makeEnrolmentSecret(SMALL_SCHOOL_ID, 1, 1, 'test');
    const code = encodeEnrolmentCode({ address: `http://127.0.0.1:${started.port}`, fingerprint: new Uint8Array(16), secret });
    const joined = await running.page.evaluate((text) => (globalThis as WithApi).api.workstations.join({ jobId: 'j', code: text, name: 'ПК' }), code);
    need(joined);
    const given = await issueFor(started, 'staff', [s.teacher, s.deputy]);
    need(await openSchool());
    for (const [at, one] of given.entries()) {
      logins.push(one.login);
      need(await signIn(one.login, one.password));
      const change = { current: one.password, next: PASSWORDS[at]! };
      need(await running.page.evaluate((words) => (globalThis as WithApi).api.accounts.changePassword(words), change));
      need(await signIn(one.login, PASSWORDS[at]!));
    }
    const workstation = JSON.parse(readFileSync(join(running.dataFolder, 'schools', SMALL_SCHOOL_ID, 'workstation.json'), 'utf8')) as { keychainId: string };
    records.push(`vault-${workstation.keychainId}-${s.teacher}`, `vault-${workstation.keychainId}-${s.deputy}`);
  });
  afterAll(async () => {
    await running?.close();
    await server?.stop();
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('says which keychain keeps the keys, and holds nothing of them on the disk', async () => {
    expect(await running.page.evaluate(() => (globalThis as WithApi).api.app.readState({}))).toMatchObject({ ok: true, value: { keychain: 'secret-service' } });
    const entry = Buffer.from((await (await openKeychainEntry(records[0]!)).getPassword())!, 'base64').toString('utf8');
    const { secret } = JSON.parse(entry) as { secret: string };
    const raw = Buffer.from(secret, 'base64url');
    expect(raw).toHaveLength(32);
    await signOut();
    const needles = [raw, ...[secret, raw.toString('base64'), raw.toString('hex'), ...PASSWORDS, ...logins].flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')])];
    const places = readdirSync(running.dataFolder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
    expect(places.some((place) => place.endsWith('.vault'))).toBe(true);
    const told = places.filter((place) => {
      const bytes = readFileSync(place);
      return needles.some((needle) => bytes.includes(needle));
    });
    expect(told).toEqual([]);
  });

  it('an entry of another person, and one that is gone, are codes; the file opens again with its own', async () => {
    await server!.stop();
    server = null;
    const [mine, theirs] = await Promise.all(records.map((name) => openKeychainEntry(name)));
    const own = (await mine!.getPassword())!;
    await mine!.setPassword((await theirs!.getPassword())!);
    expect(await signIn(logins[0]!, PASSWORDS[0])).toMatchObject({ ok: false, error: { code: 'vault_foreign' } });
    await mine!.deletePassword();
    expect(await signIn(logins[0]!, PASSWORDS[0])).toMatchObject({ ok: false, error: { code: 'keychain_changed' } });
    await mine!.setPassword(own);
    expect(await signIn(logins[0]!, PASSWORDS[0])).toMatchObject({ ok: true, value: { staffId: s.teacher, offline: true } });
    expect(await signIn(logins[0]!, PASSWORDS[1])).toMatchObject({ ok: false, error: { code: 'credentials_wrong' } });
  });
});
