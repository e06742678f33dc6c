/**
 * The printed journal of one subject (domain spec §3.7, §3.9; S3 3.3): spreads as in the paper book – on the even page
 * the list of the class with the lesson columns, on the odd page date, contents of the lesson and homework.
 */
import type { Block, PageSetup, ReportDocument, Section, TableColumn, TableRow } from './report-document.ts';
import { dayAndMonth } from './russian-text.ts';

export interface JournalLesson {
  /** ISO day. */
  readonly date: string;
  readonly hours: number;
  readonly topic: string;
  readonly homework: string;
  /** Of a control work: its column is shaded. */
  readonly control?: boolean;
}

export interface JournalPupilRow {
  readonly name: string;
  /** One text per lesson: marks, an absence code or nothing. */
  readonly cells: readonly string[];
  /** One text per result column. */
  readonly results: readonly string[];
}

export interface JournalPagesData {
  readonly school: string;
  readonly subject: string;
  readonly teacher: string;
  readonly className: string;
  readonly schoolYear: string;
  readonly lessons: readonly JournalLesson[];
  readonly pupils: readonly JournalPupilRow[];
  /** Titles of the result columns, on the last spread: «1 четверть», «Год». */
  readonly resultColumns: readonly string[];
  /** Head of the audit chain, printed on every page (design §8). */
  readonly auditHead?: string;
}

export interface JournalPagesOptions {
  /** Lesson columns of one spread: 11 as in the paper book, more in landscape. */
  readonly lessonsPerSpread: number;
  readonly orientation: 'portrait' | 'landscape';
}

export const DEFAULT_JOURNAL_PAGES_OPTIONS: JournalPagesOptions = { lessonsPerSpread: 11, orientation: 'portrait' };

const MONTHS = ['январь', 'февраль', 'март', 'апрель', 'май', 'июнь', 'июль', 'август', 'сентябрь', 'октябрь', 'ноябрь', 'декабрь'];

/** Build the pages of one subject's journal. */
export function journalPages(data: JournalPagesData, options: JournalPagesOptions): ReportDocument {
  const page: PageSetup = {
    size: 'A4',
    orientation: options.orientation,
    margins: { top: 19, right: 12, bottom: 15, left: 20 },
  };
  const spreads = Math.max(1, Math.ceil(data.lessons.length / options.lessonsPerSpread));
  const sections: Section[] = [];
  for (let spread = 0; spread < spreads; spread++) {
    const from = spread * options.lessonsPerSpread;
    const lessons = data.lessons.slice(from, from + options.lessonsPerSpread);
    const last = spread === spreads - 1;
    sections.push(section(data, page, [marksTable(data, lessons, from, last ? data.resultColumns : [], options)]));
    sections.push(section(data, page, [topicsTable(lessons)]));
  }
  return {
    title: `Журнал: ${data.subject}, ${data.className} класс, ${data.schoolYear}`,
    language: 'ru',
    page,
    font: 'sans',
    size: 9,
    sections,
  };
}

function section(data: JournalPagesData, page: PageSetup, blocks: Block[]): Section {
  return {
    page,
    header: {
      left: [{ text: data.subject, bold: true }, `, ${data.className} класс, ${data.schoolYear} учебный год`],
      right: data.teacher,
      rule: true,
    },
    footer: { left: [data.school, data.auditHead ? ` · ${data.auditHead}` : ''].join(''), right: [{ field: 'page' }] },
    blocks,
  };
}

function marksTable(
  data: JournalPagesData,
  lessons: readonly JournalLesson[],
  from: number,
  resultColumns: readonly string[],
  { lessonsPerSpread: lessonColumns, orientation }: JournalPagesOptions,
): Block {
  // A short last spread keeps the width of its columns: empty ones stand to the right, as in the book.
  const empty = Math.max(0, lessonColumns - lessons.length - resultColumns.length);
  const months: { title: string; count: number }[] = [];
  for (const lesson of lessons) {
    const title = MONTHS[Number(lesson.date.slice(5, 7)) - 1] ?? '';
    const current = months.at(-1);
    if (current && current.title === title) current.count++;
    else months.push({ title, count: 1 });
  }
  // A class of thirty stands on one page in both directions.
  const landscape = orientation === 'landscape';
  const columns: TableColumn[] = [
    { width: { mm: 7 }, align: 'right' },
    { width: { mm: landscape ? 55 : 50 } },
    ...lessons.map((lesson, index): TableColumn => ({ width: { star: 1 }, align: 'center', groupStart: index === 0 || lesson.date.slice(0, 7) !== lessons[index - 1]!.date.slice(0, 7) })),
    ...resultColumns.map((_, index): TableColumn => ({ width: { star: 1.3 }, align: 'center', groupStart: index === 0 })),
    ...Array.from({ length: empty }, (_, index): TableColumn => ({ width: { star: 1 }, groupStart: index === 0 })),
  ];
  const head: TableRow[] = [
    {
      tone: 'head',
      cells: [
        { text: '№', rowspan: 2 },
        { text: 'Фамилия, имя', rowspan: 2, align: 'left' },
        ...months.map(({ title, count }) => ({ text: title, colspan: count })),
        ...resultColumns.map((text) => ({ text, rowspan: 2, rotated: true })),
        ...Array.from({ length: empty }, () => ({ text: '', rowspan: 2 })),
      ],
    },
    { tone: 'head', cells: lessons.map(({ date }) => ({ text: dayAndMonth(date), rotated: true })) },
  ];
  return {
    kind: 'table',
    name: 'Отметки и посещаемость',
    columns,
    head,
    body: data.pupils.map((pupil, index) => ({
      minHeight: landscape ? 4.9 : 5.6,
      cells: [
        { text: String(index + 1), value: index + 1, tone: 'muted' },
        pupil.name,
        ...lessons.map((lesson, column) => {
          const text = pupil.cells[from + column] ?? '';
          return lesson.control ? { text, tone: 'accent' as const } : text;
        }),
        ...resultColumns.map((_, column) => ({ text: pupil.results[column] ?? '', bold: true })),
        ...Array.from({ length: empty }, () => ''),
      ],
    })),
    rules: 'all',
    font: 'sans',
    size: 8.6,
    padding: { x: 2.5, y: landscape ? 1 : 1.6 },
  };
}

function topicsTable(lessons: readonly JournalLesson[]): Block {
  return {
    kind: 'table',
    name: 'Содержание уроков',
    columns: [{ width: { mm: 13 }, align: 'center' }, { width: { mm: 8 }, align: 'center' }, { width: { star: 3 } }, { width: { star: 2 } }],
    head: [{ tone: 'head', cells: ['Дата', 'Ч.', { text: 'Содержание урока', align: 'left' }, { text: 'Задание на дом', align: 'left' }] }],
    body: lessons.map(({ date, hours, topic, homework }) => ({
      minHeight: 8,
      cells: [{ text: dayAndMonth(date), valign: 'top' }, { text: String(hours), value: hours, valign: 'top' }, { text: topic, valign: 'top' }, { text: homework, valign: 'top' }],
    })),
    rules: 'all',
    font: 'sans',
    size: 8.6,
    padding: { x: 3, y: 2 },
  };
}
