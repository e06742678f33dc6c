/**
 * «Лист записей, не вошедших в журнал»: what a rescue could not bring into the journal, with pupils and values, for whoever enters it by hand. It is made for those alone who may read that journal anyway; the act of the rescue
 * (`rescue-act.ts`) is the one that everybody may see.
 */
import { bindWords, longDay, shortDay } from './russian-text.ts';
import type { ReportDocument, TableRow } from './report-document.ts';
import { RESCUED_KIND_WORDS, UNTAKEN_WORDS, type RescueActPlace } from './rescue-act.ts';

/** One of those that the act counts by their place. */
export interface UntakenEntry extends Omit<RescueActPlace, 'count'> {
  /** Empty where no pupil is meant. */
  readonly pupilName: string;
  /** As the author typed it; empty where it cleared. */
  readonly typed: string;
  /** What stands in the journal instead; empty where nothing does. */
  readonly standing: string;
  /** ISO: the day by the author's computer, which nobody can prove. */
  readonly typedOn: string;
}

export interface UntakenSheetData {
  readonly school: string;
  /** ISO */
  readonly date: string;
  /** Whose records. */
  readonly name: string;
  readonly entries: readonly UntakenEntry[];
  /** So many more are in journals that whoever makes the sheet may not read. */
  readonly unreadable: number;
}

const NOTHING = '–';

export function untakenSheet({ school, date, name, entries, unreadable }: UntakenSheetData): ReportDocument {
  const title = 'Лист записей, не вошедших в журнал';
  return {
    title, language: 'ru', font: 'serif', size: 10,
    page: { size: 'A4', orientation: 'landscape', margins: { top: 14, right: 12, bottom: 14, left: 18 } },
    sections: [
      {
        footer: { left: `${school} · ${title}`, right: ['стр. ', { field: 'page' }, ' из ', { field: 'pages' }], onlyIfSeveral: true },
        blocks: [
          { kind: 'paragraph', text: bindWords(school), align: 'center', after: 4 },
          { kind: 'paragraph', text: title, style: 'title' },
          { kind: 'paragraph', text: `после спасения неотправленного, ${longDay(date)}`, style: 'subtitle' },
          { kind: 'paragraph', text: bindWords(`Автор записей: ${name === '' ? 'сотрудник, которого в списках школы больше нет' : name}. Сверьте каждую с журналом и первичными записями учителя; нужные внесите в журнал сами и распишитесь в строке. День в столбце «Набрано» показал компьютер автора: доказательством он не служит.`), after: 6 },
          {
            kind: 'table', name: title, rules: 'all', padding: { x: 4, y: 3 },
            columns: [
              { width: { mm: 22 } }, { width: { star: 4 } }, { width: { star: 5 } }, { width: { star: 3 } }, { width: { star: 4 } }, { width: { star: 3 } }, { width: { star: 5 } }, { width: { mm: 30 } },
            ],
            head: [{ cells: ['Урок', 'Класс и предмет', 'Ученик', 'Что', 'Набрано', 'Сейчас в журнале', 'Почему не вошло', 'Внесено, подпись'].map((text) => ({ text, tone: 'head' as const, bold: true })) }],
            body: entries.map((entry): TableRow => ({
              cells: [
                entry.heldOn === '' ? '' : shortDay(entry.heldOn), [entry.groupName, entry.subjectName].filter((part) => part !== '').join(', ') || 'урока больше нет', entry.pupilName,
                RESCUED_KIND_WORDS[entry.kind] ?? entry.kind, `${entry.typed === '' ? 'очищено' : entry.typed} (${shortDay(entry.typedOn)})`, entry.standing === '' ? NOTHING : entry.standing,
                UNTAKEN_WORDS[entry.code] ?? entry.code, '',
              ],
            })),
          },
          ...(unreadable === 0 ? [] : [{ kind: 'paragraph' as const, before: 6, text: bindWords(`Ещё записей в журналах, которые составителю листа не открыты: ${unreadable}. Их увидит тот, кому эти журналы открыты, если спасёт тот же файл.`) }]),
          { kind: 'paragraph', before: 6, text: bindWords('В листе есть персональные данные учеников. Храните его с протоколом спасения и уничтожьте, когда записи внесены.') },
          { kind: 'signatures', lines: [{ role: 'Внёс в журнал', name: '' }, { role: 'Проверил', name: '' }] },
        ],
      },
    ],
  };
}
