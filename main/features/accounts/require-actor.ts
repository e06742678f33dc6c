import type { Session } from '#domain/contract/ipc/index.ts';
import type { StaffId } from '#domain/ids.ts';
import type { Actor, GrantedRoles } from '#domain/policy/index.ts';
import { dayAt } from '#domain/school-time.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { ReadHandle } from '../../database/handles.ts';
import { readTimeZone } from '../school/index.ts';
import { findGrantedRoles, findStaff } from './accounts-repository.ts';

/**
 * Who acts, with the roles of this very moment; where the moment is not told, grants with days do not count. Codes: `session_missing`, `person_unknown`.
 */
export function requireActor(db: ReadHandle, context: { readonly session: Session | null; readonly now?: number }): Result<{ actor: Actor & GrantedRoles; staffId: StaffId }> {
  if (!context.session) return failed('session_missing');
  const staffId = context.session.staffId as StaffId;
  if (!findStaff(db, staffId)) return failed('person_unknown');
  const granted = findGrantedRoles(db, staffId, context.now === undefined ? null : dayOf(db, context.now));
  // Whether the workstation is one to administrate from, the server knows and judges.
  return done({ staffId, actor: { staffId, ...granted, onAdministrativeWorkstation: true } });
}

/** The day that grants are judged by, as on the server: the school's own, whatever zone this computer is set to. */
export const dayOf = (db: ReadHandle, now: number): string => dayAt(now, readTimeZone(db));
