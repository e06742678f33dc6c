import type { StaffRole } from '#domain/policy/index.ts';
import { accessesOf, accessList, consentForms, dataRegulation, introductionOrder, responsibleOrder, securityInstruction, type ReportDocument } from '#domain/reports/index.ts';
import { done, failed, missingCase, type Result } from '#domain/result.ts';
import type { CoreHandlers } from '../../call-context.ts';
import type { ReadHandle } from '../../database/handles.ts';
import { findStaff } from '../accounts/index.ts';
import { findSchool, readAccessSettings, readCurrentYear } from '../school/index.ts';
import { listAccessPeople, listLedClasses } from './access-repository.ts';

/** What the program writes for the folder of documents (P-11). */
export type FolderWish = Extract<Parameters<CoreHandlers['personalData']['savePaper']>[0]['paper'], { kind: 'accessList' | 'introductionOrder' | 'responsibleOrder' | 'regulation' | 'securityInstruction' | 'consentForms' }>;

/** A paper of the folder, and the employees it names (P-13). */
export interface FolderPaper {
  readonly document: ReportDocument;
  readonly subjects: readonly string[];
}

/**
 * Draws a paper from the lists, roles and settings of this school as they are here; it asks nobody, so that it is there without contact too.
 * @param day ISO day of the paper
 * @returns `person_unknown` where an order is about nobody of the staff
 */
export function composeFolderPaper(wish: FolderWish, db: ReadHandle, day: string): Result<FolderPaper> {
  const { name: school = '', address = '', directorName: director = '' } = findSchool(db) ?? {};
  const people = listAccessPeople(db, day);
  const year = readCurrentYear(db);
  const admitted = people.filter((person) => accessesOf(person, year).length > 0);
  /** Who has a role of the whole school today. */
  const holders = (role: StaffRole) => people.filter(({ grants }) => grants.some((grant) => grant.role === role && grant.objectName === ''));
  switch (wish.kind) {
    case 'accessList':
      return done({ document: accessList({ school, director, date: day, year, people }), subjects: admitted.map(({ staffId }) => staffId) });
    case 'securityInstruction':
      return done({ document: securityInstruction({ school, director, settings: readAccessSettings(db), people: admitted }), subjects: admitted.map(({ staffId }) => staffId) });
    case 'regulation':
      return done({ document: dataRegulation({ school, address, director, settings: readAccessSettings(db) }), subjects: [] });
    case 'consentForms':
      return done({ document: consentForms({ school, address }), subjects: [] });
    case 'responsibleOrder': {
      const responsible = wish.staffId === null ? null : findStaff(db, wish.staffId);
      if (responsible === undefined) return failed('person_unknown');
      const administrators = holders('administrator');
      const named = new Set([...(responsible === null ? [] : [responsible.staffId]), ...administrators.map(({ staffId }) => staffId)]);
      return done({ document: responsibleOrder({ school, director, responsible, administrators }), subjects: [...named] });
    }
    case 'introductionOrder': {
      const [administrators, deputies, secretaries] = [holders('administrator'), holders('deputy'), holders('secretary')];
      const classes = listLedClasses(db);
      const named = new Set([...[...administrators, ...deputies, ...secretaries].map(({ staffId }) => staffId), ...classes.flatMap(({ teacherId }) => (teacherId === null ? [] : [teacherId]))]);
      return done({
        document: introductionOrder({ school, director, year: year.name, classes, administrators, deputies, secretaries, settings: readAccessSettings(db) }), subjects: [...named],
      });
    }
    default: return missingCase(wish);
  }
}
