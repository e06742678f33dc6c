/** «Достижения обучающихся» of a class or of one pupil within days (P-04, G-08): for the analysis of the year, the teachers' council and the report of the class teacher, or for a character reference. */
import { isBeyondSchool, isPrize, type Achievement, type AchievementKind, type AchievementLevel, type AchievementResult } from '../personal-data/index.ts';
import type { ReportDocument } from './report-document.ts';
import { bindWords, counted, daysBetween, longDay, shortDay } from './russian-text.ts';

export interface AchievementsListData {
  readonly school: string;
  readonly className: string;
  /** May be empty. */
  readonly classTeacher: string;
  /** ISO day of the paper, and the days that were asked for; null: open. */
  readonly date: string;
  readonly fromDay: string | null;
  readonly untilDay: string | null;
  /** All of them are of one pupil, whom the head names: for a character reference or a portfolio. */
  readonly isOfOnePupil: boolean;
  /** In any order. */
  readonly achievements: readonly (Achievement & { readonly pupilId: string; readonly pupilName: string })[];
}

export const ACHIEVEMENT_KIND_WORDS: Readonly<Record<AchievementKind, string>> = { olympiad: 'олимпиада', conference: 'конференция', contest: 'конкурс, соревнование', award: 'награда' };
export const ACHIEVEMENT_LEVEL_WORDS: Readonly<Record<AchievementLevel, string>> = {
  school: 'школьный', municipal: 'муниципальный', regional: 'региональный', national: 'всероссийский', international: 'международный',
};
export const ACHIEVEMENT_RESULT_WORDS: Readonly<Record<AchievementResult, string>> = { participant: 'участие', laureate: 'лауреат', prizewinner: 'призёр', winner: 'победитель', awarded: 'награждение' };

export function achievementsList({ school, className, classTeacher, date, fromDay, untilDay, isOfOnePupil, achievements }: AchievementsListData): ReportDocument {
  const sorted = achievements.toSorted((a, b) => a.pupilName.localeCompare(b.pupilName, 'ru') || a.pupilId.localeCompare(b.pupilId) || a.day.localeCompare(b.day));
  const title = isOfOnePupil ? `Достижения: ${sorted[0]?.pupilName ?? ''}, ${className} класс` : `Достижения обучающихся ${className} класса`;
  /** Of one pupil the name stands above, and not in every line. */
  const withPupil = <Part,>(part: Part): readonly Part[] => (isOfOnePupil ? [] : [part]);
  const prizes = achievements.filter(({ result }) => isPrize(result));
  const beyond = prizes.filter(({ level }) => isBeyondSchool(level)).length;
  const pupils = new Set(achievements.map(({ pupilId }) => pupilId)).size;
  return {
    title, shortTitle: `Достижения ${className}`, language: 'ru', font: 'serif', size: 9.4,
    page: { size: 'A4', orientation: 'landscape', margins: { top: 14, right: 14, bottom: 14, left: 18 } },
    sections: [
      {
        footer: { left: `${school} · ${className} · достижения`, right: ['стр. ', { field: 'page' }, ' из ', { field: 'pages' }], rule: true },
        blocks: [
          { kind: 'paragraph', text: bindWords(school), align: 'center', after: 2 },
          { kind: 'paragraph', text: title, style: 'title' },
          { kind: 'paragraph', text: daysBetween(fromDay, untilDay) || `на ${longDay(date)}`, style: 'subtitle' },
          {
            kind: 'table', name: 'Достижения', rules: 'all', padding: { x: 4, y: 3.5 },
            columns: [{ width: { mm: 9 }, align: 'right' }, ...withPupil({ width: { star: 4 } }), { width: { star: 6 } }, { width: { mm: 30 } }, { width: { star: 3 } }, { width: { mm: 21 } }, { width: { mm: 25 } }, { width: { star: 3 } }],
            head: [{ cells: ['№', ...withPupil('Ученик'), 'Мероприятие', 'Уровень', 'Предмет, направление', 'Дата', 'Результат', 'Награда'].map((text) => ({ text, tone: 'head' as const, bold: true })) }],
            body: sorted.map(({ pupilName, kind, title: event, level, subject, day, result, award }, at) => ({
              cells: [
                { text: String(at + 1), value: at + 1 }, ...withPupil(pupilName), `${event} (${ACHIEVEMENT_KIND_WORDS[kind]})`, ACHIEVEMENT_LEVEL_WORDS[level], subject, shortDay(day),
                { text: ACHIEVEMENT_RESULT_WORDS[result], bold: isPrize(result) }, award,
              ],
            })),
          },
          {
            kind: 'paragraph', before: 8,
            text: bindWords(
              `Всего ${counted(achievements.length, ['запись', 'записи', 'записей'])}${isOfOnePupil ? '' : ` о ${counted(pupils, ['ученике', 'учениках', 'учениках'])}`}. Побед и призовых мест: ${prizes.length}, из них выше школьного уровня: ${beyond}.`),
          },
          { kind: 'space', height: 4 },
          { kind: 'signatures', lines: [{ role: 'Классный руководитель', name: classTeacher }] },
        ],
      },
    ],
  };
}
