import type { StaffRole } from '#domain/policy/index.ts';
import type { GrantRow } from './grants-repository.ts';

/** The auditor reads what the administrator did; one person is not both. */
const APART: readonly (readonly [StaffRole, StaffRole])[] = [['auditor', 'administrator']];

type Days = Pick<GrantRow, 'startsOn' | 'endsOn'>;

/** Whether two grants stand on one day at least; one that ended before it began stands on none. */
export const overlap = (a: Days, b: Days): boolean =>
  (a.endsOn === null || b.startsOn <= a.endsOn) && (b.endsOn === null || a.startsOn <= b.endsOn) && (a.endsOn === null || a.startsOn <= a.endsOn);

/**
 * Asked by every way on which a role is given: the window's and the command line's.
 * @param held what the person holds on the days of the new role
 * @returns the role that must not be held beside the new one; null where none is
 */
export function roleToKeepApart(role: StaffRole, held: readonly Pick<GrantRow, 'role'>[]): StaffRole | null {
  const other = APART.find((pair) => pair.includes(role))?.find((one) => one !== role);
  return other !== undefined && held.some((one) => one.role === other) ? other : null;
}
