import { accessesOf, accessList, type ReportDocument } from '#domain/reports/index.ts';
import type { ReadHandle } from '../../database/handles.ts';
import { findSchool, readCurrentYear } from '../school/index.ts';
import { listAccessPeople } from './access-repository.ts';

/** A paper of the folder (P-11), and the employees it names (P-13). */
export interface FolderPaper {
  readonly document: ReportDocument;
  readonly subjects: readonly string[];
}

/** Who is admitted on a day, by roles in force and the load. @param day ISO */
export function composeAccessList(db: ReadHandle, day: string): FolderPaper {
  const { name: school = '', directorName: director = '' } = findSchool(db) ?? {};
  const year = readCurrentYear(db);
  const people = listAccessPeople(db, day);
  return {
    document: accessList({ school, director, date: day, year, people }), subjects: people.filter((person) => accessesOf(person, year).length > 0).map(({ staffId }) => staffId),
  };
}
