import type { CommandId } from '#domain/ids.ts';
import { ATTENDANCE_CODES, type JournalCommand } from '#domain/journal/index.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import type { Seeded } from './seeded.ts';
import type { SimulatedFile } from './simulated-file.ts';
import { geometry } from './template.ts';

const JOURNALS = [s.algebra, s.algebra, geometry.journal] as const;

/**
 * What somebody at this file may type now, about what stands in it and sometimes about what does not.
 * @param isQuarrel everybody writes into the cells of one pupil
 */
export function inventCommand(file: SimulatedFile, random: Seeded, newId: <Id extends string>() => Id, isQuarrel = false): JournalCommand {
  const base = { commandId: newId<CommandId>() };
  const lessonId = isQuarrel ? s.lesson23 : random.pick([s.lesson9, s.lesson16, s.lesson23, s.closedLesson, s.talksLesson, geometry.lesson10, geometry.lesson17]);
  // Few cells, so that people meet in them.
  const pupilId = isQuarrel || random.chance(0.6) ? s.anna : random.pick([s.boris, s.vera]);
  const works = file.read.raw<[string, number]>(isQuarrel ? `SELECT id, version FROM work WHERE lesson_id = '${s.lesson23}' ORDER BY id LIMIT 1` : 'SELECT id, version FROM work ORDER BY id');
  const [workId = s.work23, workVersion = 1] = works.length > 0 ? random.pick(works) : [];
  const versionOf = (sql: string, ...key: string[]): number => file.read.get<{ version: number }>(sql, ...key)?.version ?? 0;
  // Mostly marks, which nothing merges.
  const dice = isQuarrel && random.chance(0.6) ? 0 : random.next();
  if (dice < 0.4) {
    const value = random.chance(0.35) ? null : 2 + random.below(4);
    const version = versionOf('SELECT version FROM mark WHERE work_id = ? AND pupil_id = ?', workId, pupilId);
    return { ...base, name: 'setMark', baseVersion: version, args: { workId: workId as never, pupilId, value, isDebt: value === null && random.chance(0.2) } };
  }
  if (dice < 0.45) {
    const version = versionOf('SELECT version FROM mark WHERE work_id = ? AND pupil_id = ?', workId, pupilId);
    return { ...base, name: 'commentMark', baseVersion: version, args: { workId: workId as never, pupilId, comment: random.pick(['', 'списал', 'молодец']) } };
  }
  if (dice < 0.62) {
    const code = random.chance(0.3) ? null : random.pick(ATTENDANCE_CODES);
    const version = versionOf('SELECT version FROM attendance WHERE lesson_id = ? AND pupil_id = ?', lessonId, pupilId);
    return { ...base, name: 'setAttendance', baseVersion: version, args: { lessonId, pupilId, code, minutes: code === 'LATE' && random.chance(0.5) ? 1 + random.below(30) : null } };
  }
  if (dice < 0.7) return { ...base, name: 'addWork', baseVersion: 0, args: { workId: newId(), lessonId, workTypeId: s.answer, title: 'Устно', weight: 1 } };
  if (dice < 0.77) return { ...base, name: 'changeWork', baseVersion: workVersion, args: { workId: workId as never, workTypeId: s.controlWork, title: random.pick(['К', 'Т']), weight: 2 } };
  if (dice < 0.86) return { ...base, name: 'removeWork', baseVersion: workVersion, args: { workId: workId as never } };
  if (dice < 0.94) {
    const version = versionOf('SELECT version FROM lesson WHERE id = ?', lessonId);
    return { ...base, name: 'setLessonContent', baseVersion: version, args: { lessonId, topic: random.pick(['Дроби', 'Пропорции']), homework: random.pick(['', '№ 12']) } };
  }
  const journalId = isQuarrel ? s.algebra : random.pick(JOURNALS);
  const version = versionOf('SELECT version FROM term_mark WHERE journal_id = ? AND term_id = ? AND pupil_id = ?', journalId, s.openTerm, pupilId);
  return { ...base, name: 'setTermMark', baseVersion: version, args: { journalId, termId: s.openTerm, pupilId, value: random.pick(['3', '4', '5', 'н/а', null]), reason: 'так' } };
}
