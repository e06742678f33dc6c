import type pg from 'pg';
import { idToUuid, makeId, type SchoolId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { SecurityRegister } from '../audit/security-register.ts';
import { schoolDay } from '../database/school-day.ts';
import { inSchool } from '../database/pool.ts';
import { changeSchoolLists } from '../database/school-lists.ts';
import { tellStreams } from './ended-sessions.ts';
import { insertGrant, listGrantsOfStaff, putStaffRole } from './grants-repository.ts';
import { fullName, listHolders, type HolderRow } from './holders-repository.ts';
import { issueCredentials, preparePasswords, type IssuedCredentials } from './issue-credentials.ts';
import type { PasswordHasher } from './password-hash.ts';
import { overlap, roleToKeepApart } from './roles-apart.ts';

export interface FirstAdministratorOptions {
  readonly pool: pg.Pool;
  readonly hasher: PasswordHasher;
  readonly now: number;
  readonly random: (bytes: number) => Uint8Array;
  readonly register?: SecurityRegister | undefined;
}

/** Found nobody, or several: then they are told, so that one can be named by the id. */
export type FoundStaff = { readonly kind: 'one'; readonly person: HolderRow } | { readonly kind: 'several'; readonly people: readonly { readonly holderId: string; readonly name: string; readonly about: string }[] } | { readonly kind: 'none' };

/** @param named an id in either spelling, a surname, or «Фамилия Имя Отчество» */
export async function findStaff(pool: pg.Pool, schoolId: SchoolId, named: string, now: number): Promise<FoundStaff> {
  const all = await inSchool(pool, schoolId, 'read', async (client) => listHolders(client, schoolId, 'staff', await schoolDay(client, schoolId, now)));
  const folded = (text: string): string => text.normalize('NFC').toLocaleLowerCase('ru').replaceAll('ё', 'е').trim();
  const byId = all.filter(({ holderId }) => holderId === named || idToUuid(holderId) === named.toLowerCase());
  const found = byId.length > 0 ? byId : all.filter((one) => folded(one.lastName) === folded(named) || folded(fullName(one)) === folded(named));
  if (found.length === 0) return { kind: 'none' };
  const [person, another] = found;
  return another ? { kind: 'several', people: found.map((one) => ({ holderId: one.holderId, name: fullName(one), about: one.about })) } : { kind: 'one', person: person! };
}

/**
 * Credentials of a school's administrator, by whoever holds the server's computer: how the first one comes in, and how one does who is left without any. The role is given where it is
 * missing, with its basis.
 * @param basis «приказ № 1 от …»; null where the role is given already
 * @returns `not_allowed` where the role is missing and no basis is told; `roles_conflict` where the person is the auditor of what an administrator does; `server_busy`
 */
export async function issueAdministrator(options: FirstAdministratorOptions, schoolId: SchoolId, person: HolderRow, basis: string | null): Promise<Result<IssuedCredentials>> {
  const { pool, hasher, now, random, register } = options;
  const prepared = await preparePasswords(hasher, random, 1);
  if (!prepared.ok) return prepared;
  return changeSchoolLists(pool, schoolId, async (client, seq) => {
    const today = await schoolDay(client, schoolId, now);
    const held = await listGrantsOfStaff(client, schoolId, person.holderId);
    const tell = (kind: string, result: 'done' | 'refused', params: Record<string, string | number>) => register?.record(client, {
      schoolId, kind, result, actorId: null, deviceId: null, subjectId: person.holderId, at: now, deviceAt: null, params,
    });
    if (!held.some((one) => one.role === 'administrator' && one.objectId === '' && one.startsOn <= today && (one.endsOn === null || one.endsOn >= today))) {
      if (basis === null) return failed('not_allowed', { action: 'roles.manage' });
      const other = roleToKeepApart('administrator', held.filter((one) => overlap(one, { startsOn: today, endsOn: null })));
      if (other !== null) {
        await tell('role_given', 'refused', { role: 'administrator', object: '', code: 'roles_conflict' });
        return failed('roles_conflict', { role: 'administrator', other });
      }
      await insertGrant(client, schoolId, {
        grantId: makeId<string>(now, random(10)), staffId: person.holderId, role: 'administrator', objectId: '', startsOn: today, endsOn: null, basis, givenBy: 'cli', givenAt: now,
      });
      await putStaffRole(client, schoolId, person.holderId, 'administrator', today, seq);
      await tell('role_given', 'done', { role: 'administrator', object: '' });
    }
    const reason = person.version === 0 ? 'first' : 'reset';
    const [issued] = await issueCredentials(client, schoolId, [person], prepared.value, { kind: 'staff', reason, issuedBy: 'cli', now, random });
    await tell('credentials_issued', 'done', { kind: 'staff', reason });
    await tellStreams(client, schoolId);
    return done(issued!);
  });
}
