import type { StaffId } from '#domain/ids.ts';
import { isLive, STAFF_ROLES, type RoleGrant } from '#domain/policy/index.ts';
import type { AccessGrant, AccessPerson } from '#domain/reports/index.ts';
import type { ReadHandle } from '../../database/handles.ts';

/** A grant as the synced row of a role keeps it (server/accounts/grants-repository.ts). A row that a writer before days left has none, and its basis beside it. */
interface StoredGrant extends Omit<RoleGrant, 'role'> {
  readonly basis: string;
}

/**
 * Everybody of the staff by name as Russian orders it (ё beside е), with the roles of a day, the journals of the load and the classes led, of years that are not closed: what rights go by (domain/policy), and what the school knows of it here.
 * @param day ISO
 */
export function listAccessPeople(db: ReadHandle, day: string): (AccessPerson & { readonly staffId: StaffId })[] {
  const people = db.all<{ staffId: StaffId; name: string; position: string }>(
    `SELECT id AS staffId, trim(last_name || ' ' || first_name || ' ' || middle_name) AS name, position FROM staff`,
  ).toSorted((a, b) => a.name.localeCompare(b.name, 'ru'));
  const names = new Map([
    ...db.raw<[string, string]>(`SELECT j.id, s.name || ', ' || g.name FROM journal j JOIN study_group g ON g.id = j.group_id JOIN subject s ON s.id = j.subject_id`),
    ...db.raw<[string, string]>('SELECT id, name FROM study_group WHERE parent_id IS NULL'),
  ]);
  const grants = new Map<string, AccessGrant[]>();
  for (const { staffId, role: named, basis, stored } of db.all<{ staffId: string; role: string; basis: string; stored: string }>('SELECT staff_id AS staffId, role, basis, grants AS stored FROM staff_role')) {
    const role = STAFF_ROLES.find((one) => one === named);
    // A role that this version does not know opens nothing here.
    if (role === undefined) continue;
    const dated = JSON.parse(stored) as StoredGrant[];
    for (const one of dated.length === 0 ? [{ objectId: '', startsOn: '', endsOn: null, basis }] : dated) {
      if (!isLive(one, day)) continue;
      const { objectId, startsOn, endsOn } = one;
      grants.set(staffId, [...(grants.get(staffId) ?? []), { role, objectName: objectId === '' ? '' : (names.get(objectId) ?? objectId), startsOn, endsOn, basis: one.basis }]);
    }
  }
  const journals = db.all<{ staffId: string; subject: string; group: string }>(
    `SELECT j.teacher_id AS staffId, s.name AS subject, g.name AS "group" FROM journal j JOIN academic_year y ON y.id = j.year_id AND y.closed_at IS NULL
     JOIN study_group g ON g.id = j.group_id JOIN subject s ON s.id = j.subject_id ORDER BY s.position, s.name, g.grade, g.letter, g.name`,
  );
  const classes = db.raw<[string, string]>(
    `SELECT g.class_teacher_id, g.name FROM study_group g JOIN academic_year y ON y.id = g.year_id AND y.closed_at IS NULL WHERE g.class_teacher_id IS NOT NULL AND g.parent_id IS NULL ORDER BY g.grade, g.letter, g.name`,
  );
  const order = (grant: AccessGrant): number => STAFF_ROLES.indexOf(grant.role);
  return people.map((person) => ({
    ...person, grants: (grants.get(person.staffId) ?? []).toSorted((a, b) => order(a) - order(b) || a.objectName.localeCompare(b.objectName, 'ru')),
    journals: journals.filter(({ staffId }) => staffId === person.staffId).map(({ subject, group }) => ({ subject, group })),
    classes: classes.filter(([staffId]) => staffId === person.staffId).map(([, name]) => name),
  }));
}

/** Classes of years that are not closed, by grade, with who leads them; an empty name where nobody does. */
export const listLedClasses = (db: ReadHandle): { name: string; teacherId: string | null; teacher: string }[] =>
  db.all(
    `SELECT g.name, t.id AS teacherId, COALESCE(trim(t.last_name || ' ' || t.first_name || ' ' || t.middle_name), '') AS teacher
     FROM study_group g JOIN academic_year y ON y.id = g.year_id AND y.closed_at IS NULL LEFT JOIN staff t ON t.id = g.class_teacher_id WHERE g.kind = 'class' ORDER BY g.grade, g.letter, g.name`,
  );
