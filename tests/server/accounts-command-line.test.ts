import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createPublicKey, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { idToUuid, makeId } from '#domain/ids.ts';
import { recoveryFile } from '#domain/contract/sync/index.ts';
import { openRecoveryKey } from '#server/accounts/recovery-key.ts';
import { readConfiguration } from '#server/configuration/configuration.ts';
import { inSchool } from '#server/database/pool.ts';
import { findRunningDatabase } from '#server/embedded/running-database.ts';
import { startServer, type RunningServer } from '#server/start-server.ts';
import { Desk } from '../fixtures/accounts-desk.ts';
import { loadSmallSchool, SMALL_SCHOOL_ID } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { quietLog } from '../fixtures/test-server.ts';

const OWN = 'снег тает у крыльца';
const PHRASE = 'верба и сирень у пруда';

describe('the commands for accounts, beside the server at work (R-05, docs/adr/0013)', { timeout: 180_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'uch-account-commands-'));
  const servers: RunningServer[] = [];
  const start = async (place: string): Promise<RunningServer> => {
    const started = await startServer(readConfiguration(join(folder, place), { UCH_PORT: '0' }), quietLog);
    if (!started.ok) throw new Error(JSON.stringify(started.error));
    servers.push(started.value);
    return started.value;
  };
  const { DATABASE_URL: _unused, ...environment } = process.env;
  const run = (place: string, args: string[], more: Record<string, string> = {}) =>
    promisify(execFile)(process.execPath, ['server/cli.ts', ...args, '--folder', join(folder, place)], { env: { ...environment, UCH_PORT: '0', ...more } });
  const refused = (line: RegExp): object => ({ code: 2, stderr: expect.stringMatching(line) as string });
  let server: RunningServer;
  let desk: Desk;
  let login = '';

  beforeAll(async () => {
    chmodSync(folder, 0o755);
    server = await start('first');
    await loadSmallSchool(findRunningDatabase(join(folder, 'first', 'database')) ?? '');
    desk = await Desk.join(server);
  }, 180_000);
  afterAll(async () => {
    for (const one of servers) await one.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('administrator: the first one comes in, with the role and its basis', async () => {
    await expect(run('first', ['administrator'])).rejects.toMatchObject(refused(/^✖ administrator needs --staff/m));
    await expect(run('first', ['administrator', '--staff', 'Никтоева'])).rejects.toMatchObject(refused(/^✖ Nobody of the staff is «Никтоева»/m));
    await expect(run('first', ['administrator', '--staff', 'Кузнецова'])).rejects.toMatchObject(refused(/^✖ This person is no administrator yet/m));
    expect((await desk.ask('GET', '/v1/sync/hello')).body.passwords).toBe(false);
    const told = (await run('first', ['administrator', '--staff', 'кузнецова', '--basis', 'приказ № 12 от 25.08.2026'])).stdout;
    const [, given = '', password = ''] = /login: +(\S+)\n +password: +(\S+)\n/.exec(told) ?? [];
    login = given;
    expect(login).toBe('kuznetsova.ms');
    const session = await desk.settle(login, password, OWN);
    expect(session.staffId).toBe(s.deputy);
    expect((await desk.ask('GET', '/v1/accounts?kind=staff', undefined, session.token)).status).toBe(200);
    expect((await desk.ask('GET', '/v1/workstations', undefined, session.token)).status).toBe(200);
    // Once more for who is locked out: no second role, no basis asked, another password.
    const again = (await run('first', ['administrator', '--staff', idToUuid(s.deputy)])).stdout;
    const [, , second = ''] = /login: +(\S+)\n +password: +(\S+)\n/.exec(again) ?? [];
    expect(second).not.toBe(password);
    expect((await desk.ask('GET', '/v1/workstations', undefined, session.token)).code).toBe('session_expired');
    await desk.settle(login, second, OWN);
    const grants = await inSchool(server.pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query(`SELECT basis, given_by FROM access_grant WHERE school_id = $1 AND role = 'administrator'`, [SMALL_SCHOOL_ID])).rows);
    expect(grants).toEqual([{ basis: 'приказ № 12 от 25.08.2026', given_by: 'cli' }]);
  });

  it('administrator: who reads what administrators do is not made one, as in the window, and the register has it (R-04)', async () => {
    const grantId = makeId<string>(Date.now(), randomBytes(10));
    const give = (endsOn: string | null) => inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => client.query(
      `INSERT INTO access_grant (school_id, id, staff_id, role, object_id, starts_on, ends_on, basis) VALUES ($1, $2, $3, 'auditor', '', '2026-01-01', $4, 'приказ № 13')
       ON CONFLICT (school_id, id) DO UPDATE SET ends_on = excluded.ends_on`, [SMALL_SCHOOL_ID, grantId, s.stranger, endsOn]));
    const issue = () => run('first', ['administrator', '--staff', 'Сидорова', '--basis', 'приказ № 14']);
    const left = () => inSchool(server.pool, SMALL_SCHOOL_ID, 'read', async (client) => ({
      administrator: (await client.query(`SELECT 1 FROM access_grant WHERE school_id = $1 AND staff_id = $2 AND role = 'administrator'`, [SMALL_SCHOOL_ID, s.stranger])).rowCount,
      account: (await client.query(`SELECT 1 FROM account WHERE school_id = $1 AND holder_id = $2 AND version > 0`, [SMALL_SCHOOL_ID, s.stranger])).rowCount,
      events: (await client.query<{ kind: string; result: string; params: string }>(`SELECT kind, result, params FROM security_event WHERE school_id = $1 AND subject_id = $2 ORDER BY seq`, [SMALL_SCHOOL_ID, s.stranger])).rows,
    }));
    await give(null);
    await expect(issue()).rejects.toMatchObject(refused(/^✖ This person is an auditor/m));
    const after = await left();
    expect(after).toMatchObject({ administrator: 0, account: 0, events: [{ kind: 'role_given', result: 'refused' }] });
    expect(JSON.parse(after.events[0]!.params)).toEqual({ role: 'administrator', object: '', code: 'roles_conflict' });
    // An auditor of the future is one, too; one whose time is over is none.
    await give('2099-01-01');
    await expect(issue()).rejects.toMatchObject(refused(/^✖ This person is an auditor/m));
    await give('2026-01-31');
    expect((await issue()).stdout).toMatch(/login: +sidorova/);
    await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => client.query(`DELETE FROM access_grant WHERE school_id = $1 AND staff_id = $2 AND role IN ('auditor', 'administrator')`, [SMALL_SCHOOL_ID, s.stranger]));
  });

  it('recovery-key: the private half lies in the file alone, and opens by its passphrase alone', async () => {
    const out = join(folder, 'recovery.json');
    await expect(run('first', ['recovery-key', '--out', out])).rejects.toMatchObject(refused(/^✖ recovery-key needs a passphrase of at least 12/m));
    await expect(run('first', ['recovery-key', '--out', out], { UCH_RECOVERY_PASSPHRASE: 'короткая' })).rejects.toMatchObject(refused(/at least 12/));
    writeFileSync(join(folder, 'phrase.txt'), `${PHRASE}\n`);
    await run('first', ['recovery-key', '--out', out, '--passphrase-file', join(folder, 'phrase.txt')]);
    await expect(run('first', ['recovery-key', '--out', out], { UCH_RECOVERY_PASSPHRASE: PHRASE })).rejects.toMatchObject(refused(/exists/));
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const text = readFileSync(out, 'utf8');
    const file = recoveryFile.parse(JSON.parse(text));
    expect(text).not.toContain(PHRASE);
    const told = (await desk.signIn(login, OWN)).account.recoveryKey;
    expect(told).toEqual({ keyId: file.keyId, publicKey: file.publicKey });
    const opened = await openRecoveryKey(text, PHRASE);
    if (!opened.ok) throw new Error(opened.error.code);
    expect(createPublicKey(opened.value).export({ format: 'der', type: 'spki' }).toString('base64')).toBe(file.publicKey);
    const wrong = [openRecoveryKey(text, `${PHRASE}.`), openRecoveryKey(JSON.stringify({ ...file, schoolName: 'Другая' }), PHRASE), openRecoveryKey(JSON.stringify({ ...file, keyId: 'a'.repeat(16) }), PHRASE), openRecoveryKey('{}', PHRASE)];
    for (const one of await Promise.all(wrong)) expect(one).toMatchObject({ ok: false, error: { code: 'recovery_key_wrong' } });
    const stored = await inSchool(server.pool, SMALL_SCHOOL_ID, 'read', async (client) => JSON.stringify((await client.query('SELECT * FROM recovery_key WHERE school_id = $1', [SMALL_SCHOOL_ID])).rows));
    expect(stored).not.toContain(file.sealed);
  });

  it('a backup carries accounts, registers and keys, and no session or sign-in; leases of the restored school are newer than all before', async () => {
    const before = await desk.signIn(login, OWN);
    const backup = join(folder, 'school.uchb');
    await run('first', ['backup', '--to', backup], { UCH_BACKUP_PASSPHRASE: PHRASE });
    await run('second', ['restore', '--from', backup], { UCH_BACKUP_PASSPHRASE: PHRASE });
    const second = await start('second');
    const counts = await inSchool(second.pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query(
      `SELECT (SELECT count(*) FROM account WHERE school_id = $1) AS accounts, (SELECT count(*) FROM credential_issue WHERE school_id = $1) AS issues, (SELECT count(*) FROM recovery_key WHERE school_id = $1) AS keys,
              (SELECT count(*) FROM session WHERE school_id = $1) AS sessions, (SELECT count(*) FROM sign_in WHERE school_id = $1) AS sign_ins`, [SMALL_SCHOOL_ID])).rows[0]);
    expect(counts).toEqual({ accounts: 2, issues: 3, keys: 1, sessions: 0, sign_ins: 0 });
    const there = desk.at(second);
    expect((await there.bySignIn(s.deputy, before.account.signIn!.secret)).code).toBe('sign_in_over');
    expect((await there.ask('GET', '/v1/workstations', undefined, before.token)).code).toBe('session_expired');
    expect((await there.signIn(login, OWN)).account.lease.accountVersion).toBeGreaterThan(before.account.lease.accountVersion + 100);
  });
});
