import type pg from 'pg';
import type { AccountKind } from '#domain/contract/sync/index.ts';
import { can, type Action } from '#domain/policy/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { OpenSession } from './accounts.ts';
import type { HolderRow } from './holders-repository.ts';
import { readSessionRights, refuseUnless } from './session-rights.ts';

/** Whose credentials a session may look after. */
export type MayLookAfter = (holder: Pick<HolderRow, 'kind' | 'holderId' | 'classId'>) => boolean;

/** What is asked for accounts of staff, and for those of pupils and parents. */
const ACTION = {
  read: { staff: 'accounts.read', family: 'credentials.issue' },
  manage: { staff: 'accounts.manage', family: 'credentials.issue' },
} as const satisfies Readonly<Record<string, Readonly<Record<'staff' | 'family', Action>>>>;

/**
 * What a session may look after of one kind: staff the administrator's, pupils and parents the administrator's and of the own class its teacher's.
 * @returns `not_allowed`, `workstation_not_administrative` where it is nothing at all
 */
export async function lookAfter(client: pg.ClientBase, session: OpenSession, kind: AccountKind, what: keyof typeof ACTION, now: number): Promise<Result<MayLookAfter>> {
  if (kind === 'staff') return (await refuseUnless(client, session, ACTION[what].staff, now)) ?? done((holder) => holder.kind === 'staff');
  const { actor, settings } = await readSessionRights(client, session, now);
  const action = ACTION[what].family;
  if (!can(actor, action, {}, settings) && actor.classes.length === 0) return failed('not_allowed', { action });
  return done((holder) => holder.kind !== 'staff' && can(actor, action, subjectOf(holder), settings));
}

/**
 * A holder as the policy sees them; one without a class is nobody's but the administrator's. Whom the list of classes names is not told: at the server a class is led by a live
 * grant alone, and a right that ended does not come back by the list.
 */
export const subjectOf = ({ kind, holderId, classId }: Parameters<MayLookAfter>[0]) => (kind === 'staff' ? { holderId } : { classId: classId ?? undefined });
