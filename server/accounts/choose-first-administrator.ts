import type pg from 'pg';
import { foldLogin, isLogin, judgePassword, LEAST_LOGIN_LENGTH, LEAST_PASSWORD_LENGTH } from '#domain/accounts/index.ts';
import type { FirstAdministratorRequest } from '#domain/contract/sync/index.ts';
import { makeId, type SchoolId } from '#domain/ids.ts';
import { done, failed, type Failed, type Result } from '#domain/result.ts';
import type { SecurityEvent, SecurityRegister } from '../audit/security-register.ts';
import { schoolDay } from '../database/school-day.ts';
import { inSchool } from '../database/pool.ts';
import { findAccountByLogin, hasPasswords, putIssued, putOwnPassword } from './account-repository.ts';
import type { CommonPasswords } from './common-passwords.ts';
import { tellStreams } from './ended-sessions.ts';
import { listGrantsOfStaff } from './grants-repository.ts';
import { fullName, listHolders, type HolderRow } from './holders-repository.ts';
import type { PasswordHasher } from './password-hash.ts';

export interface FirstAdministratorParts {
  readonly pool: pg.Pool;
  readonly hasher: PasswordHasher;
  readonly register: SecurityRegister;
  readonly common: CommonPasswords;
  readonly random: (bytes: number) => Uint8Array;
  readonly now: number;
}

/**
 * The administrator of «Школа на этом компьютере» chooses login and password: when the school is made, or the first time that one of a former version is opened. From this transaction on nobody works there without a
 * password, and it cannot be done again. Who sits at that computer when a school of before is opened can name its administrator, as he could work as anybody before; that it was done is told for ever.
 *
 * @returns `passwords_begun`, `login_wrong`, `person_unknown` where no administrator of today is of that id or name, what the rules of passwords say, `server_busy`, `login_taken`
 */
export async function chooseFirstAdministrator(
  { pool, hasher, register, common, random, now }: FirstAdministratorParts, schoolId: SchoolId, { who, login, password, disk }: FirstAdministratorRequest,
): Promise<Result<{ staffId: string; login: string }>> {
  const how = 'staffId' in who ? 'made' : 'carried';
  const tell = (client: pg.ClientBase, kind: 'first_administrator' | 'disk_risk_accepted', result: SecurityEvent['result'], subjectId: string | null, params: SecurityEvent['params']): Promise<void> =>
    register.record(client, { schoolId, kind, result, actorId: null, deviceId: null, subjectId, at: now, deviceAt: null, params });
  const refuse = (failure: Failed): Promise<Failed> => inSchool(pool, schoolId, 'write', async (client) => {
    await tell(client, 'first_administrator', 'refused', null, { how, code: failure.error.code });
    return failure;
  });
  const found = await inSchool(pool, schoolId, 'read', async (client) => ((await hasPasswords(client, schoolId)) ? failed('passwords_begun') : done(await findAdministrator(client, schoolId, who, await schoolDay(client, schoolId, now)))));
  if (!found.ok) return refuse(found);
  const person = found.value;
  if (!person) return refuse(failed('person_unknown'));
  if (!isLogin(login)) return refuse(failed('login_wrong', { least: LEAST_LOGIN_LENGTH }));
  const chosen = foldLogin(login);
  const problem = judgePassword(password, { login: chosen, name: fullName(person), former: null, isCommon: await common.read() });
  if (problem) return refuse(failed(problem, problem === 'password_too_short' ? { least: LEAST_PASSWORD_LENGTH } : {}));
  const passwordHash = await hasher.make(password);
  if (!passwordHash.ok) return passwordHash;
  const outcome = await inSchool(pool, schoolId, 'write', async (client): Promise<Result<{ staffId: string; login: string }>> => {
    // Two who ask at once: the second finds the account of the first.
    await client.query('SELECT 1 FROM hosted_school WHERE school_id = $1 FOR UPDATE', [schoolId]);
    if (await hasPasswords(client, schoolId)) return failed('passwords_begun');
    if (await findAccountByLogin(client, schoolId, chosen)) return failed('login_taken');
    await client.query('DELETE FROM session WHERE school_id = $1 AND account_id IS NULL', [schoolId]);
    const accountId = person.accountId ?? makeId<string>(now, random(10));
    await putIssued(client, schoolId, { accountId, kind: 'staff', holderId: person.holderId, login: chosen, loginFolded: chosen, passwordHash: passwordHash.value, issuedAt: now, temporaryUntil: now });
    // Nobody else knew it for a moment: there is nothing to be changed at the first sign-in.
    await putOwnPassword(client, schoolId, accountId, passwordHash.value);
    await tell(client, 'first_administrator', 'done', person.holderId, { how, disk });
    if (disk !== 'encrypted') await tell(client, 'disk_risk_accepted', 'done', person.holderId, { disk });
    await tellStreams(client, schoolId);
    return done({ staffId: person.holderId, login: chosen });
  });
  return outcome.ok ? outcome : refuse(outcome);
}

/** An administrator of the whole school on that day, by the id or by the whole name; of a namesake without the middle name there must be only one. */
async function findAdministrator(client: pg.ClientBase, schoolId: SchoolId, who: FirstAdministratorRequest['who'], today: string): Promise<HolderRow | undefined> {
  const staff = await listHolders(client, schoolId, 'staff', today, 'staffId' in who ? { holderIds: [who.staffId] } : {});
  const named = 'staffId' in who ? staff : staff.filter((one) =>
    folded(one.lastName) === folded(who.lastName) && folded(one.firstName) === folded(who.firstName) && (who.middleName === '' || folded(one.middleName) === folded(who.middleName)));
  const administrators: HolderRow[] = [];
  for (const one of named) {
    const grants = await listGrantsOfStaff(client, schoolId, one.holderId);
    if (grants.some(({ role, objectId, startsOn, endsOn }) => role === 'administrator' && objectId === '' && startsOn <= today && (endsOn === null || endsOn >= today))) administrators.push(one);
  }
  return administrators.length === 1 ? administrators[0] : undefined;
}

const folded = (text: string): string => text.normalize('NFC').toLocaleLowerCase('ru').replaceAll('ё', 'е').trim();
