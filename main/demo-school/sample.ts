import { ATTENDANCE_CODES, attendanceLabel, type AttendanceCode } from '#domain/journal/index.ts';
import { formatAverage, weightedAverage } from '#domain/results/index.ts';
import type { ReadHandle } from '../database/handles.ts';

/**
 * One journal as text, to be looked at as a teacher would: `npm run demo -- --file x.db --key … --show 7А --subject Алгебра`.
 * @returns undefined where there is no such journal
 */
export function printJournal(db: ReadHandle, groupName: string, subject: string): string | undefined {
  const journal = db.get<{ id: string; year: string; grp: string; name: string; teacher: string; hours: number }>(
    `SELECT j.id, j.group_id AS grp, g.name, j.year_id AS year, j.weekly_hours AS hours, t.last_name || ' ' || t.first_name || ' ' || t.middle_name AS teacher
     FROM journal j JOIN study_group g ON g.id = j.group_id JOIN subject s ON s.id = j.subject_id JOIN staff t ON t.id = j.teacher_id
     JOIN academic_year y ON y.id = j.year_id WHERE g.name = ? AND (s.name = ? OR s.short_name = ?) ORDER BY y.starts_on DESC, g.name LIMIT 1`,
    groupName, subject, subject,
  );
  if (!journal) return undefined;
  const lessons = db.all<{ id: string; day: string; topic: string; homework: string }>(
    'SELECT id, held_on AS day, topic, homework FROM lesson WHERE journal_id = ? ORDER BY held_on, bell_number', journal.id,
  );
  const works = db.all<{ id: string; lesson: string; type: string; weight: number }>(
    `SELECT w.id, w.lesson_id AS lesson, t.short_name AS type, w.weight FROM work w JOIN lesson l ON l.id = w.lesson_id JOIN work_type t ON t.id = w.work_type_id
     WHERE l.journal_id = ? ORDER BY l.held_on, l.bell_number, w.position`, journal.id,
  );
  const cells = new Map<string, string>();
  const sums = new Map<string, { value: number; weight: number }[]>();
  const weights = new Map(works.map((work) => [work.id, work]));
  for (const code of db.all<{ lesson: string; pupil: string; code: AttendanceCode; minutes: number | null }>(
    'SELECT a.lesson_id AS lesson, a.pupil_id AS pupil, a.code, a.minutes FROM attendance a JOIN lesson l ON l.id = a.lesson_id WHERE l.journal_id = ?', journal.id,
  )) {
    if (ATTENDANCE_CODES.includes(code.code)) cells.set(`${code.lesson} ${code.pupil}`, attendanceLabel(code.code) + (code.minutes ?? ''));
  }
  for (const mark of db.all<{ work: string; pupil: string; value: number | null }>(
    `SELECT m.work_id AS work, m.pupil_id AS pupil, m.value FROM mark m JOIN work w ON w.id = m.work_id JOIN lesson l ON l.id = w.lesson_id
     WHERE l.journal_id = ? ORDER BY l.held_on, l.bell_number, w.position`, journal.id,
  )) {
    const work = weights.get(mark.work)!;
    const key = `${work.lesson} ${mark.pupil}`;
    cells.set(key, (cells.has(key) ? `${cells.get(key)}/` : '') + (mark.value ?? '.'));
    if (mark.value !== null) sums.set(mark.pupil, [...(sums.get(mark.pupil) ?? []), { value: mark.value, weight: work.weight }]);
  }
  const pupils = db.all<{ id: string; name: string; startsOn: string; endsOn: string | null }>(
    `SELECT p.id, p.last_name || ' ' || p.first_name AS name, m.starts_on AS startsOn, m.ends_on AS endsOn FROM membership m JOIN pupil p ON p.id = m.pupil_id
     WHERE m.group_id = ? ORDER BY p.sort_name, p.id`, journal.grp,
  );
  const terms = db.all<{ pupil: string; value: string; reason: string }>('SELECT pupil_id AS pupil, value, reason FROM term_mark WHERE journal_id = ?', journal.id);
  const wide = (text: string, width: number) => text.slice(0, width).padEnd(width);
  const types = (lesson: string) => works.filter((work) => work.lesson === lesson).map(({ type }) => type).join('/');
  const lines = [
    `${journal.name}, ${subject}, ${journal.hours} ч, ${journal.teacher}`,
    `${wide('', 30)} ${lessons.map(({ day }) => wide(`${day.slice(8)}.${day.slice(5, 7)}`, 5)).join(' ')}`,
    `${wide('', 30)} ${lessons.map(({ id }) => wide(types(id), 5)).join(' ')}`,
    ...pupils.map(({ id, name, startsOn, endsOn }) => {
      const row = lessons.map((lesson) => wide(lesson.day < startsOn || (endsOn !== null && lesson.day > endsOn) ? '-----' : (cells.get(`${lesson.id} ${id}`) ?? ''), 5));
      const average = weightedAverage(sums.get(id) ?? []);
      const given = terms.filter(({ pupil }) => pupil === id).map(({ value, reason }) => value + (reason === '' ? '' : ` (${reason})`));
      return `${wide(name, 30)} ${row.join(' ')} | ${average === null ? '' : formatAverage(average)} | ${given.join(' ')}`;
    }),
    ...lessons.map(({ day, topic, homework }) => `${day}  ${wide(topic, 70)} | ${homework}`),
  ];
  return lines.join('\n');
}
