/** «Протокол спасения неотправленных записей»: whose file, on what ground, who opened it, what the server said; what was not taken, by lesson and without pupils or marks. */
import type { ReportDocument, TableRow } from './report-document.ts';
import { bindWords, longDay, shortDay } from './russian-text.ts';

export interface RescueActPlace {
  readonly status: 'refused' | 'conflict';
  /** Of the catalogue of errors. */
  readonly code: string;
  /** Name of a journal command. */
  readonly kind: string;
  readonly groupName: string;
  readonly subjectName: string;
  /** ISO; empty where no lesson is meant, or it is gone. */
  readonly heldOn: string;
  readonly count: number;
}

export interface RescueActData {
  readonly school: string;
  /** ISO */
  readonly date: string;
  readonly workstation: string;
  /** Whose records. */
  readonly name: string;
  readonly position: string;
  readonly basis: string;
  readonly doneBy: { readonly name: string; readonly position: string };
  /** ISO: when the file was written into last. */
  readonly lastChangedOn: string;
  readonly waiting: number;
  readonly accepted: number;
  readonly refused: number;
  readonly conflicts: number;
  readonly left: number;
  readonly places: readonly RescueActPlace[];
}

/** Kinds of records as the journal calls them; one that came later stands by its own name. */
export const RESCUED_KIND_WORDS: Readonly<Record<string, string>> = {
  setMark: 'отметка', commentMark: 'комментарий к отметке', setAttendance: 'посещаемость', addWork: 'новая работа', changeWork: 'изменение работы', removeWork: 'удаление работы',
  setLessonContent: 'тема и задание', setTermMark: 'итоговая отметка',
};

/** Why the server did not take a record, in a teacher's words; a reason that came later stands by its code. */
export const UNTAKEN_WORDS: Readonly<Record<string, string>> = {
  conflict_newer_version: 'запись уже изменил другой человек', term_closed: 'период закрыт', not_allowed: 'у автора больше нет права вести этот журнал', journal_unknown: 'урока или работы больше нет',
  pupil_not_enrolled: 'ученик тогда ещё не числился в классе', pupil_departed: 'ученик к тому дню выбыл', pupil_exempt: 'ученик освобождён', work_has_marks: 'у работы есть отметки', work_limit_reached: 'на уроке уже наибольшее число работ',
  subject_without_marks: 'предмет ведётся без отметок', grade_without_marks: 'в первом классе отметок не ставят', mark_out_of_scale: 'нет такой отметки', minutes_out_of_range: 'неверное время опоздания',
  term_mark_unknown: 'нет такой итоговой отметки', term_mark_needs_reason: 'итоговая отметка без пояснения', cell_text_unknown: 'запись не распознана', cell_too_many_marks: 'слишком много отметок в клетке',
  command_invalid: 'запись не по форме', command_unknown: 'запись неизвестного вида', command_other: 'под этим номером уже есть другая запись', author_forged: 'запись от чужого имени',
};

const STATUS: Readonly<Record<RescueActPlace['status'], string>> = { refused: 'отказано', conflict: 'решает учитель' };

export function rescueAct(data: RescueActData): ReportDocument {
  const titled = 'Протокол спасения неотправленных записей';
  const number = (text: string, value: number): TableRow => ({ cells: [text, { text: String(value), value }] });
  return {
    title: titled, language: 'ru', font: 'serif', size: 11,
    page: { size: 'A4', orientation: 'portrait', margins: { top: 16, right: 14, bottom: 16, left: 22 } },
    sections: [
      {
        footer: { left: `${data.school} · ${titled}`, right: ['стр. ', { field: 'page' }, ' из ', { field: 'pages' }], onlyIfSeveral: true },
        blocks: [
          { kind: 'paragraph', text: bindWords(data.school), align: 'center', after: 6 },
          { kind: 'paragraph', text: titled, style: 'title' },
          { kind: 'paragraph', text: `электронного журнала, ${longDay(data.date)}`, style: 'subtitle' },
          {
            kind: 'key-values',
            rows: [
              { label: 'Чьи записи', value: withPosition(data.name === '' ? 'сотрудник, которого в списках школы больше нет' : data.name, data.position) },
              { label: 'Рабочее место', value: data.workstation }, { label: 'Файл изменён последний раз', value: longDay(data.lastChangedOn) }, { label: 'Основание', value: data.basis },
              { label: 'Открыл и отправил', value: withPosition(data.doneBy.name, data.doneBy.position) },
              { label: 'Способ', value: 'копия запертого файла открыта ключом восстановления школы; сам файл не изменён' },
            ],
          },
          { kind: 'paragraph', text: 'Итог', style: 'heading' },
          {
            kind: 'table', name: 'Итог', rules: 'all', columns: [{ width: { star: 5 } }, { width: { mm: 34 }, align: 'right' }],
            head: [{ cells: ['Записи', 'Число'].map((text) => ({ text, tone: 'head' as const, bold: true })) }],
            body: [
              number('Ждали отправки', data.waiting), number('Приняты сервером', data.accepted), number('Сервер отказал', data.refused), number('Спорные: клетку успел изменить другой человек', data.conflicts),
              number('Не отправлены, остались в файле', data.left),
            ],
          },
          ...(data.places.length === 0 ? [] : [
            { kind: 'paragraph' as const, text: 'Не вошло в журнал', style: 'heading' as const },
            {
              kind: 'table' as const, name: 'Не вошло в журнал', rules: 'all' as const,
              columns: [{ width: { mm: 20 } }, { width: { star: 4 } }, { width: { star: 3 } }, { width: { mm: 15 }, align: 'right' as const }, { width: { star: 5 } }],
              head: [{ cells: ['Урок', 'Класс и предмет', 'Что', 'Число', 'Почему'].map((text) => ({ text, tone: 'head' as const, bold: true })) }],
              body: data.places.map((place): TableRow => ({
                cells: [
                  place.heldOn === '' ? '' : shortDay(place.heldOn), [place.groupName, place.subjectName].filter((part) => part !== '').join(', ') || 'урока больше нет',
                  RESCUED_KIND_WORDS[place.kind] ?? place.kind, { text: String(place.count), value: place.count }, `${STATUS[place.status]}: ${UNTAKEN_WORDS[place.code] ?? place.code}`,
                ],
              })),
            },
            { kind: 'paragraph' as const, before: 6, text: bindWords('Эти записи сверяют с журналом и вносят заново, если они нужны. Учеников и отметок в протоколе нет: они на листе записей, не вошедших в журнал, который может получить тот, кому журнал открыт.') },
            ...(data.places.some(({ code }) => code === 'not_allowed') ? [{
              kind: 'paragraph' as const, before: 4,
              text: bindWords('Где у автора больше нет права вести журнал: сервер принимает записи по правам того дня, когда они до него дошли. Набраны ли они раньше, пока право было, он проверить не может: день и час знает только компьютер автора. Такие записи вносит тот, кто ведёт журнал теперь.'),
            }] : []),
          ]),
          {
            kind: 'paragraph', before: 6,
            text: bindWords('Автором принятых записей остаётся учитель; кто их отправил, записано в истории журнала и в журнале безопасности. Повторное спасение того же файла ничего не удваивает.'),
          },
          { kind: 'signatures', lines: [{ role: 'Отправил', name: shortName(data.doneBy.name) }, { role: 'Ознакомлен', name: shortName(data.name) }, { role: 'Руководитель', name: '' }] },
        ],
      },
    ],
  };
}

const withPosition = (name: string, position: string): string => (position === '' ? name : `${name}, ${position}`);

/** «Иванова М. С.» */
function shortName(name: string): string {
  const [family = '', ...given] = name.split(' ').filter((part) => part !== '');
  return [family, ...given.map((part) => `${part[0]!}.`)].join(' ');
}
