import type { Session } from '#domain/contract/ipc/index.ts';
import type { StaffId } from '#domain/ids.ts';
import type { Actor } from '#domain/policy/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { ReadHandle } from '../../database/handles.ts';
import { findStaff, listRoles } from './accounts-repository.ts';

/** Who acts, with the roles of this very moment. Codes: `session_missing`, `person_unknown`. */
export function requireActor(db: ReadHandle, context: { readonly session: Session | null }): Result<{ actor: Actor; staffId: StaffId }> {
  if (!context.session) return failed('session_missing');
  const staffId = context.session.staffId as StaffId;
  if (!findStaff(db, staffId)) return failed('person_unknown');
  return done({ staffId, actor: { staffId, roles: listRoles(db, staffId) } });
}
