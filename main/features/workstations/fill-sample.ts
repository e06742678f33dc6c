import type { SchoolId, StaffId } from '#domain/ids.ts';
import { sexOfPatronymic } from '#domain/people/index.ts';
import type { SchoolDatabase } from '../../database/database.ts';

export interface SampleSchool {
  readonly schoolId: SchoolId;
  readonly name: string;
  readonly administrator: { readonly staffId: StaffId; readonly lastName: string; readonly firstName: string; readonly middleName: string };
}

/**
 * Turns a file of the demonstration school into a school of its own: with its own id and name, with the calendar's day instead of the one on which a
 * demonstration stands still, and with one administrator, who lets workstations and people in.
 */
export function nameSample(database: SchoolDatabase, { schoolId, name, administrator }: SampleSchool): Promise<void> {
  const { staffId, lastName, firstName, middleName } = administrator;
  return database.write((tx) => {
    tx.run(`UPDATE school SET id = ?, name = ?, short_name = ?`, schoolId, name, name);
    tx.run(`DELETE FROM setting WHERE name = 'school.day'`);
    tx.run(
      `INSERT INTO staff (id, last_name, first_name, middle_name, sex, position) VALUES (?, ?, ?, ?, ?, 'администратор электронного журнала')`,
      staffId, lastName, firstName, middleName, sexOfPatronymic(middleName) ?? 'female',
    );
    // The invented one of the sample could be nobody's way in, and would count where the last administrator is about to end the own role.
    tx.run(`DELETE FROM staff_role WHERE role = 'administrator'`);
    tx.run(`INSERT INTO staff_role (staff_id, role, basis) VALUES (?, 'administrator', '')`, staffId);
  });
}
