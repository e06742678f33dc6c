import type pg from 'pg';
import { foldLogin, makeLogin } from '#domain/accounts/index.ts';
import type { AccountKind, IssueReason } from '#domain/contract/sync/index.ts';
import { makeId } from '#domain/ids.ts';
import { dayAfter, dayAt, endOfDay } from '#domain/school-time.ts';
import { done, type Result } from '#domain/result.ts';
import { readAccessSettings } from './access-settings.ts';
import { hasPasswords, listLoginsLike, putIssued } from './account-repository.ts';
import { fullName, type HolderRow } from './holders-repository.ts';
import type { PasswordHasher } from './password-hash.ts';
import { makeTemporaryPassword } from './temporary-password.ts';

/** Told once, to be printed and given into the hand; it is not stored and not written anywhere. */
export interface IssuedCredentials {
  readonly issueId: string;
  readonly holderId: string;
  readonly name: string;
  readonly about: string;
  readonly login: string;
  readonly password: string;
  /** The last moment at which the password is taken: the end of a day of the school. */
  readonly temporaryUntil: number;
}

export interface PreparedPassword {
  readonly password: string;
  readonly passwordHash: string;
}

/** Temporary passwords with their hashes, which take their time: before the transaction that lays them down. @returns `server_busy` */
export async function preparePasswords(hasher: PasswordHasher, random: (bytes: number) => Uint8Array, count: number): Promise<Result<PreparedPassword[]>> {
  const prepared: PreparedPassword[] = [];
  // Two at a time: a class is done in seconds, and there is room for who signs in meanwhile.
  for (let at = 0; at < count; at += 2) {
    const some = Array.from({ length: Math.min(2, count - at) }, () => makeTemporaryPassword(random));
    const hashes = await Promise.all(some.map((password) => hasher.make(password)));
    for (const [place, passwordHash] of hashes.entries()) {
      if (!passwordHash.ok) return passwordHash;
      prepared.push({ password: some[place]!, passwordHash: passwordHash.value });
    }
  }
  return done(prepared);
}

/**
 * Lays new credentials down for each holder: former passwords, sign-ins and sessions of theirs end in this transaction, and so do development identities with the first account of staff.
 * @param issuedBy staff id, or `cli`
 */
export async function issueCredentials(
  client: pg.ClientBase, schoolId: string, holders: readonly HolderRow[], prepared: readonly PreparedPassword[],
  how: { readonly kind: AccountKind; readonly reason: IssueReason; readonly issuedBy: string; readonly now: number; readonly random: (bytes: number) => Uint8Array },
): Promise<IssuedCredentials[]> {
  const { kind, reason, issuedBy, now, random } = how;
  // Two who issue at once must not give one login to two people.
  await client.query('SELECT 1 FROM hosted_school WHERE school_id = $1 FOR UPDATE', [schoolId]);
  if (kind === 'staff' && !(await hasPasswords(client, schoolId))) await client.query('DELETE FROM session WHERE school_id = $1 AND account_id IS NULL', [schoolId]);
  const { temporaryPasswordDays, timeZone } = await readAccessSettings(client, schoolId);
  // To the end of the last day: a slip names days, and nobody counts hours from when it was made.
  const temporaryUntil = endOfDay(dayAfter(dayAt(now, timeZone), temporaryPasswordDays), timeZone);
  const stems = holders.map((holder) => foldLogin(makeLogin(holder, () => false)));
  const taken = new Set(await listLoginsLike(client, schoolId, stems));
  const issued: IssuedCredentials[] = [];
  for (const [at, holder] of holders.entries()) {
    const { password, passwordHash } = prepared[at]!;
    const login = holder.login ?? makeLogin(holder, (one) => taken.has(foldLogin(one)));
    taken.add(foldLogin(login));
    const accountId = holder.accountId ?? makeId<string>(now, random(10));
    await putIssued(client, schoolId, { accountId, kind, holderId: holder.holderId, login, loginFolded: foldLogin(login), passwordHash, issuedAt: now, temporaryUntil });
    const issueId = makeId<string>(now, random(10));
    await client.query(
      'INSERT INTO credential_issue (school_id, id, kind, holder_id, reason, issued_at, issued_by) VALUES ($1, $2, $3, $4, $5, $6, $7)', [schoolId, issueId, kind, holder.holderId, reason, now, issuedBy],
    );
    await client.query('UPDATE compromise SET reissued_at = $4 WHERE school_id = $1 AND kind = $2 AND holder_id = $3 AND reissued_at IS NULL', [schoolId, kind, holder.holderId, now]);
    issued.push({ issueId, holderId: holder.holderId, name: fullName(holder), about: holder.about, login, password, temporaryUntil });
  }
  return issued;
}
