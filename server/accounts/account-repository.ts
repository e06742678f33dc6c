import type pg from 'pg';
import type { AccountKind, AccountState } from '#domain/contract/sync/index.ts';

export interface AccountRow {
  readonly accountId: string;
  readonly kind: AccountKind;
  readonly holderId: string;
  readonly login: string | null;
  /** PHC; null where none was issued. */
  readonly passwordHash: string | null;
  readonly state: AccountState;
  readonly mustChange: boolean;
  /** The last moment at which a password that was given is taken; of no matter once `mustChange` is false. */
  readonly temporaryUntil: number | null;
  /** Grows with every new password and every block. */
  readonly version: number;
}

const COLUMNS = `id AS "accountId", kind, holder_id AS "holderId", login, password_hash AS "passwordHash", state, must_change = 1 AS "mustChange", temporary_until AS "temporaryUntil", version`;

/** @param login folded */
export async function findAccountByLogin(client: pg.ClientBase, schoolId: string, login: string): Promise<AccountRow | undefined> {
  const { rows } = await client.query<AccountRow>(`SELECT ${COLUMNS} FROM account WHERE school_id = $1 AND login_folded = $2`, [schoolId, login]);
  return rows[0];
}

/** @param lock `locked`: nobody else changes it until this transaction ends */
export async function findAccount(
  client: pg.ClientBase, schoolId: string, kind: AccountKind, holderId: string, lock: 'locked' | 'unlocked' = 'unlocked',
): Promise<AccountRow | undefined> {
  const { rows } = await client.query<AccountRow>(
    `SELECT ${COLUMNS} FROM account WHERE school_id = $1 AND kind = $2 AND holder_id = $3${lock === 'locked' ? ' FOR UPDATE' : ''}`, [schoolId, kind, holderId],
  );
  return rows[0];
}

/** Whether people of this school sign in by passwords: since the first account of staff was issued, for ever. */
export async function hasPasswords(client: pg.ClientBase, schoolId: string): Promise<boolean> {
  const { rowCount } = await client.query(`SELECT 1 FROM account WHERE school_id = $1 AND kind = 'staff' AND version > 0 LIMIT 1`, [schoolId]);
  return rowCount === 1;
}

/** Which of these folded logins are in use, or begin like one that is. */
export async function listLoginsLike(client: pg.ClientBase, schoolId: string, stems: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ login: string }>(
    `SELECT login_folded AS login FROM account WHERE school_id = $1 AND login_folded IS NOT NULL AND rtrim(login_folded, '0123456789') = ANY($2::text[])`, [schoolId, stems],
  );
  return new Set(rows.map(({ login }) => login));
}

/** New credentials: the former password, its sign-ins and its sessions are none from now on. */
export async function putIssued(
  client: pg.ClientBase, schoolId: string,
  account: { readonly accountId: string; readonly kind: AccountKind; readonly holderId: string; readonly login: string; readonly loginFolded: string; readonly passwordHash: string; readonly issuedAt: number; readonly temporaryUntil: number },
): Promise<void> {
  await client.query(
    `INSERT INTO account (school_id, kind, holder_id, id, login, login_folded, password_hash, state, must_change, version, issued_at, temporary_until)
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'issued', 1, 1, $8, $9)
     ON CONFLICT (school_id, kind, holder_id) DO UPDATE SET login = COALESCE(account.login, excluded.login), login_folded = COALESCE(account.login_folded, excluded.login_folded),
       password_hash = excluded.password_hash, state = 'issued', must_change = 1, version = account.version + 1, issued_at = excluded.issued_at, temporary_until = excluded.temporary_until, handed_at = NULL, blocked_at = NULL`,
    [schoolId, account.kind, account.holderId, account.accountId, account.login, account.loginFolded, account.passwordHash, account.issuedAt, account.temporaryUntil],
  );
  await endSignIns(client, schoolId, account.accountId);
}

/** The own new password. @returns the account's version from now on */
export async function putOwnPassword(client: pg.ClientBase, schoolId: string, accountId: string, passwordHash: string): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    `UPDATE account SET password_hash = $3, state = 'active', must_change = 0, temporary_until = NULL, version = version + 1 WHERE school_id = $1 AND id = $2 RETURNING version`, [schoolId, accountId, passwordHash],
  );
  return rows[0]!.version;
}

/** The same password at today's cost. */
export async function renewHash(client: pg.ClientBase, schoolId: string, accountId: string, former: string, passwordHash: string): Promise<void> {
  await client.query('UPDATE account SET password_hash = $4 WHERE school_id = $1 AND id = $2 AND password_hash = $3', [schoolId, accountId, former, passwordHash]);
}

/** Blocked from now on; its sign-ins and sessions end with this transaction. */
export async function blockAccount(client: pg.ClientBase, schoolId: string, accountId: string, now: number): Promise<void> {
  await client.query(`UPDATE account SET state = 'blocked', blocked_at = $3, version = version + 1 WHERE school_id = $1 AND id = $2`, [schoolId, accountId, now]);
  await endSignIns(client, schoolId, accountId);
}

/** Every sign-in and session of an account, but for one session that goes on. @param except hash of its token */
export async function endSignIns(client: pg.ClientBase, schoolId: string, accountId: string, except: Uint8Array | null = null): Promise<void> {
  await client.query('DELETE FROM sign_in WHERE school_id = $1 AND account_id = $2', [schoolId, accountId]);
  await client.query('DELETE FROM session WHERE school_id = $1 AND account_id = $2 AND token_hash IS DISTINCT FROM $3', [schoolId, accountId, except && Buffer.from(except)]);
}

/** A session that goes on after its person changed the password. */
export async function raiseSession(client: pg.ClientBase, schoolId: string, tokenHash: Uint8Array, accountVersion: number): Promise<void> {
  await client.query('UPDATE session SET account_version = $3 WHERE school_id = $1 AND token_hash = $2', [schoolId, Buffer.from(tokenHash), accountVersion]);
}

export async function noteSignIn(client: pg.ClientBase, schoolId: string, accountId: string, now: number): Promise<void> {
  await client.query('UPDATE account SET last_sign_in_at = $3 WHERE school_id = $1 AND id = $2', [schoolId, accountId, now]);
}

export interface SignInRow {
  readonly secretHash: Uint8Array;
  readonly accountId: string;
  readonly accountVersion: number;
  readonly deviceId: string;
  readonly expiresAt: number;
}

export async function insertSignIn(client: pg.ClientBase, schoolId: string, { secretHash, accountId, accountVersion, deviceId, expiresAt }: SignInRow, now: number): Promise<void> {
  await client.query(
    'INSERT INTO sign_in (school_id, secret_hash, account_id, account_version, device_id, expires_at, began_at, used_at, counted_from) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $7)',
    [schoolId, Buffer.from(secretHash), accountId, accountVersion, deviceId, expiresAt, now],
  );
}

/**
 * Goes on with a sign-in: its end moves away with it, as far as its absolute one.
 * @param lastsMs at most, counted from when login and password were given
 * @returns from when it is counted; null where there is no such one: of this person on this workstation, not over by either end, and as new as the account
 */
export async function renewSignIn(
  client: pg.ClientBase, schoolId: string, asked: Pick<SignInRow, 'secretHash' | 'accountId' | 'accountVersion' | 'deviceId' | 'expiresAt'>, now: number, lastsMs: number,
): Promise<number | null> {
  const { rows } = await client.query<{ countedFrom: number }>(
    `UPDATE sign_in SET expires_at = LEAST($6::bigint, counted_from + $8::bigint), used_at = $7
     WHERE school_id = $1 AND secret_hash = $2 AND account_id = $3 AND account_version = $4 AND device_id = $5 AND expires_at > $7 AND counted_from + $8::bigint > $7 RETURNING counted_from AS "countedFrom"`,
    [schoolId, Buffer.from(asked.secretHash), asked.accountId, asked.accountVersion, asked.deviceId, asked.expiresAt, now, lastsMs],
  );
  return rows[0]?.countedFrom ?? null;
}

/** The newest key for rescues; null where the school has made none. */
export async function findRecoveryKey(client: pg.ClientBase, schoolId: string): Promise<{ readonly keyId: string; readonly publicKey: string } | null> {
  const { rows } = await client.query<{ keyId: string; publicKey: string }>(
    'SELECT key_id AS "keyId", public_key AS "publicKey" FROM recovery_key WHERE school_id = $1 ORDER BY made_at DESC, key_id LIMIT 1', [schoolId],
  );
  return rows[0] ?? null;
}

/** Newest first. */
export async function listRecoveryKeys(client: pg.ClientBase, schoolId: string): Promise<{ readonly keyId: string; readonly madeAt: number }[]> {
  const { rows } = await client.query<{ keyId: string; madeAt: number }>('SELECT key_id AS "keyId", made_at AS "madeAt" FROM recovery_key WHERE school_id = $1 ORDER BY made_at DESC, key_id', [schoolId]);
  return rows;
}

export async function insertRecoveryKey(client: pg.ClientBase, schoolId: string, key: { readonly keyId: string; readonly publicKey: string; readonly madeAt: number }): Promise<void> {
  await client.query('INSERT INTO recovery_key (school_id, key_id, public_key, made_at) VALUES ($1, $2, $3, $4)', [schoolId, key.keyId, key.publicKey, key.madeAt]);
}
