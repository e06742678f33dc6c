import type { GroupId, PupilId } from '#domain/ids.ts';
import { pupilConsents, type ConsentEntry, type PupilConsents } from '#domain/personal-data/index.ts';
import type { ReadHandle } from '../../database/handles.ts';

export interface ClassOfPapers {
  readonly groupId: GroupId;
  readonly name: string;
  readonly classTeacherId: string | null;
  readonly yearName: string;
}

export interface Paper extends ConsentEntry {
  readonly consentId: string;
  readonly givenBy: string;
  readonly basis: string;
}

export interface PupilPapers extends PupilConsents {
  readonly pupilId: PupilId;
  readonly name: string;
  readonly birthDate: string | null;
  readonly guardians: readonly { readonly guardianId: string; readonly name: string; readonly kinship: string; readonly sex: 'male' | 'female' | null }[];
  /** The newest first. */
  readonly papers: readonly Paper[];
}

export const findClassOfPapers = (db: ReadHandle, groupId: GroupId): ClassOfPapers | undefined =>
  db.get<ClassOfPapers>(
    `SELECT g.id AS groupId, g.name, g.class_teacher_id AS classTeacherId, y.name AS yearName FROM study_group g JOIN academic_year y ON y.id = g.year_id WHERE g.id = ? AND g.parent_id IS NULL`, groupId,
  );

const NAME = (alias: string) => `trim(${alias}.last_name || ' ' || ${alias}.first_name || ' ' || ${alias}.middle_name)`;

/** The pupils of a class on a day by name, with what is in force that day. @param today ISO day */
export function listPupilPapers(db: ReadHandle, groupId: GroupId, today: string): PupilPapers[] {
  const given = [groupId, today, today];
  const present = 'SELECT pupil_id FROM membership WHERE group_id = ? AND starts_on <= ? AND (ends_on IS NULL OR ends_on >= ?)';
  const pupils = db.all<{ pupilId: PupilId; name: string; birthDate: string | null }>(
    `SELECT p.id AS pupilId, ${NAME('p')} AS name, p.birth_date AS birthDate FROM pupil p WHERE p.id IN (${present}) AND p.destroyed_on IS NULL ORDER BY p.sort_name`, ...given,
  );
  const guardians = db.all<{ pupilId: string; guardianId: string; name: string; kinship: string; sex: 'male' | 'female' | null }>(
    `SELECT q.pupil_id AS pupilId, q.id AS guardianId, ${NAME('q')} AS name, q.kinship, q.sex FROM guardian q WHERE q.pupil_id IN (${present}) ORDER BY q.position`, ...given,
  );
  const papers = db.all<Paper & { pupilId: string }>(
    `SELECT pupil_id AS pupilId, id AS consentId, subject, holder, state, given_by AS givenBy, decided_on AS decidedOn, basis, valid_until AS validUntil, made_at AS madeAt
     FROM consent WHERE pupil_id IN (${present}) ORDER BY decided_on DESC, made_at DESC, id DESC`, ...given,
  );
  return pupils.map((pupil) => {
    const own = papers.filter(({ pupilId }) => pupilId === pupil.pupilId).map(({ pupilId: _pupilId, ...paper }) => paper);
    return {
      ...pupil, ...pupilConsents({ birthDate: pupil.birthDate, leftOn: null }, own, today), papers: own,
      guardians: guardians.filter(({ pupilId }) => pupilId === pupil.pupilId).map(({ pupilId: _pupilId, ...guardian }) => guardian),
    };
  });
}
