import type { ReadHandle } from '../../database/handles.ts';
import { isoDay } from './iso-day.ts';
import { findSetting } from './school-repository.ts';

/**
 * The day that counts as today: the workstation's, or the one on which a demonstration school stands still, so that it is
 * always in the middle of its term.
 * @param db null where no school is open
 */
export function readSchoolDay(db: ReadHandle | null, now: number): string {
  const still = db && findSetting(db, 'school.day');
  return typeof still === 'string' ? still : isoDay(now);
}
