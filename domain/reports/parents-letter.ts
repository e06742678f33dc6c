/**
 * «Информационное письмо для родителей» (R7; K-06, O-07, T-04, X-05): data → document.
 * What has no data is not printed; a pupil with nothing to report gets «замечаний нет».
 */
import { missingCase } from '../result.ts';
import { letterReasons, percentOf } from './letter-reasons.ts';
import type { LetterReason, LetterThresholds } from './letter-reasons.ts';
import { DEFAULT_LETTER_THRESHOLDS } from './letter-reasons.ts';
import type { LetterNote, LetterSubject, MissedByReason, ParentsLetterData } from './parents-letter-data.ts';
import { DEFAULT_LETTER_TEMPLATE, fillTemplate } from './parents-letter-template.ts';
import type { LetterTemplate } from './parents-letter-template.ts';
import { counted, decimal, fullName, givenName, initials, longDay, shortDay, bindWords } from './russian-text.ts';
import type { Block, Inline, PageSetup, ReportDocument, RichText, TableBlock, TableCell, TableRow } from './report-document.ts';

export interface ParentsLetterOptions {
  /** How marks are shown: how many of each, or one by one. */
  readonly variant: 'counts' | 'list';
  /** `A5-two-up`: two letters on one A4 sheet. */
  readonly paper: 'A4' | 'A5-two-up';
  /** Print the addressee for a window envelope, where the data has one. */
  readonly addressBlock: boolean;
  readonly slip: boolean;
  readonly directorSigns: boolean;
  readonly forecast: boolean;
  readonly template: LetterTemplate;
  readonly thresholds: LetterThresholds;
}

export const DEFAULT_LETTER_OPTIONS: ParentsLetterOptions = {
  variant: 'counts',
  paper: 'A4',
  addressBlock: false,
  slip: true,
  directorSigns: false,
  forecast: true,
  template: DEFAULT_LETTER_TEMPLATE,
  thresholds: DEFAULT_LETTER_THRESHOLDS,
};

const A4_PAGE: PageSetup = { size: 'A4', orientation: 'portrait', margins: { top: 14, right: 18, bottom: 14, left: 22 } };
const A5_PAGE: PageSetup = { size: 'A5', orientation: 'portrait', margins: { top: 9, right: 11, bottom: 10, left: 13 }, imposition: 'two-up' };

const LESSONS = ['урок', 'урока', 'уроков'] as const;
const MINUTES = ['минута', 'минуты', 'минут'] as const;
const MARKS = ['отметка', 'отметки', 'отметок'] as const;
const NOTHING = '–';

/** Build the letter of one pupil. */
export function parentsLetter(data: ParentsLetterData, options: ParentsLetterOptions): ReportDocument {
  const { template: words } = options;
  const small = options.paper === 'A5-two-up';
  const pupil = fullName(data.pupil);
  return {
    title: `${words.title} ${data.number}, ${pupil}`,
    shortTitle: `${data.number.slice(-3)} ${initials(data.pupil)}`,
    language: 'ru',
    page: small ? A5_PAGE : A4_PAGE,
    font: 'serif',
    size: small ? 7.4 : 10.2,
    sections: [
      {
        restartNumbering: true,
        // One pupil, one page (R7): A4 text goes down to 8.2 points, A5 text to 7.1.
        fitToPage: small ? 0.85 : 0.78,
        footer: {
          left: fillTemplate(words, 'footer', { номер: data.number, ученик: pupil }),
          right: [words.footerPage, { field: 'page' }, words.footerOf, { field: 'pages' }],
          onlyIfSeveral: true,
        },
        blocks: [
          ...letterhead(data, options),
          ...opening(data, options),
          ...marksSection(data, options, small),
          ...attendanceSection(data, words, small),
          ...attentionSection(data, options),
          ...notesSection(words.recommendationsHeading, data.recommendations),
          ...closing(data, options),
          ...(options.slip ? [slip(data, words)] : []),
        ],
      },
    ],
  };
}

function letterhead(data: ParentsLetterData, options: ParentsLetterOptions): Block[] {
  const { school } = data;
  const contacts = [school.phone && `тел. ${school.phone}`, school.email].filter(Boolean).join(', ');
  const numberAndDate = fillTemplate(options.template, 'numberAndDate', { номер: data.number, дата: longDay(data.date) });
  const nameOfSchool: Block[] = [
    { kind: 'paragraph', text: [{ text: bindWords(school.name), bold: true }], align: 'center', after: 2 },
    ...(school.address ? [{ kind: 'paragraph', text: bindWords(school.address), style: 'caption', align: 'center', tone: 'muted' } as const] : []),
    ...(contacts ? [{ kind: 'paragraph', text: bindWords(contacts), style: 'caption', align: 'center', tone: 'muted' } as const] : []),
  ];
  if (options.addressBlock && data.addressee) {
    return [
      {
        kind: 'address',
        recipient: [[{ text: data.addressee.name, bold: true }], ...data.addressee.lines.map(bindWords)],
        beside: [...nameOfSchool, { kind: 'space', height: 5 }, { kind: 'paragraph', text: numberAndDate, style: 'small', align: 'center' }],
      },
    ];
  }
  return [
    ...nameOfSchool,
    { kind: 'rule', weight: 0.8, before: 5, after: 4 },
    { kind: 'paragraph', text: numberAndDate, style: 'small' },
  ];
}

function opening(data: ParentsLetterData, options: ParentsLetterOptions): Block[] {
  const { template: words } = options;
  const pupilWord = data.pupil.sex === 'male' ? words.pupilMale : data.pupil.sex === 'female' ? words.pupilFemale : words.pupilUnknown;
  const marked = data.subjects.length > 0;
  return [
    { kind: 'paragraph', text: words.title, style: 'title' },
    { kind: 'paragraph', text: fillTemplate(words, marked ? 'subtitle' : 'subtitleWithoutMarks', { период: data.period.title, год: data.schoolYear }), style: 'subtitle' },
    { kind: 'paragraph', text: [{ text: words.greeting, bold: true }], align: 'center', before: 3, after: 4 },
    {
      kind: 'paragraph',
      text: bindWords(
        fillTemplate(words, marked ? 'opening' : 'openingWithoutMarks', {
          начало: longDay(data.period.from),
          конец: longDay(data.date < data.period.to ? data.date : data.period.to),
          ученик: fullName(data.pupil),
          класс: data.className,
        }),
      ),
      align: 'justify',
      indent: 8,
      after: 5,
    },
    {
      kind: 'key-values',
      rows: [
        { label: pupilWord, value: [{ text: fullName(data.pupil), bold: true }, bindWords(fillTemplate(words, 'pupilOfClass', { класс: data.className }))] },
        { label: words.homeroomTeacher, value: fullName(data.homeroom) },
      ],
    },
  ];
}

/** «4,25» with the number behind it. */
const averageCell = (average: number | null, low: boolean): TableCell =>
  average === null
    ? { text: NOTHING, tone: 'muted' }
    : { text: decimal(average), value: average, format: '0.00', ...(low ? { tone: 'warn' as const, bold: true } : {}) };

const countCell = (count: number): TableCell => (count === 0 ? { text: NOTHING, value: 0, format: '0;-0;"–"', tone: 'muted' } : { text: String(count), value: count });

const markCell = (mark: string | null, bold = false): TableCell =>
  mark === null
    ? { text: NOTHING, tone: 'muted' }
    : { text: mark, bold, ...(/^[1-5]$/.test(mark) ? { value: Number(mark), format: '0' } : {}) };

/** The mean of the subjects' averages: each subject weighs the same, however often the child was asked. */
export function meanAverage(subjects: readonly LetterSubject[]): number | null {
  const averages = subjects.flatMap(({ average }) => (average === null ? [] : [average]));
  return averages.length === 0 ? null : averages.reduce((sum, value) => sum + value, 0) / averages.length;
}

function marksSection(data: ParentsLetterData, options: ParentsLetterOptions, small: boolean): Block[] {
  const { template: words } = options;
  const subjects = data.subjects.filter((s) => s.marks.length > 0 || s.average !== null || s.termMark !== null);
  if (subjects.length === 0) return [];
  // A term that is over has its marks; there is nothing left to forecast.
  const withForecast = options.forecast && data.date <= data.period.to && subjects.some(({ forecast }) => forecast !== null);
  const withTermMark = subjects.some(({ termMark }) => termMark !== null);
  const isLow = (average: number | null) => average !== null && options.thresholds.averageBelow !== null && average < options.thresholds.averageBelow;
  const results = (s: LetterSubject): TableCell[] => [
    averageCell(s.average, isLow(s.average)),
    ...(withForecast ? [markCell(s.forecast)] : []),
    ...(withTermMark ? [markCell(s.termMark, true)] : []),
  ];
  const headOfResults = (rowspan: number): TableCell[] =>
    [words.average, ...(withForecast ? [words.forecast] : []), ...(withTermMark ? [words.termMark] : [])].map((text) => ({ text, rowspan }));
  const resultColumns = headOfResults(1).map((_, index) => ({ width: { mm: small ? 16 : 22 }, align: 'center' as const, groupStart: index === 0 }));
  const total = averageCell(meanAverage(subjects), false);
  const emptyResults: TableCell[] = [...(withForecast ? [{ text: '' }] : []), ...(withTermMark ? [{ text: '' }] : [])];
  const looks = { rules: 'all', font: 'sans', size: small ? 6.8 : 9.2, padding: { x: small ? 2.6 : 4, y: small ? 0.7 : 1.25 } } as const;

  const table: TableBlock =
    options.variant === 'counts'
      ? {
          kind: 'table',
          name: words.marksHeading,
          ...looks,
          columns: [
            { width: { star: 1 } },
            ...[0, 1, 2, 3].map((index) => ({ width: { mm: small ? 8.5 : 11 }, align: 'center' as const, groupStart: index === 0 })),
            ...resultColumns,
          ],
          head: [
            { tone: 'head', cells: [{ text: words.subject, rowspan: 2, align: 'left' }, { text: words.marksCount, colspan: 4 }, ...headOfResults(2)] },
            { tone: 'head', cells: ['5', '4', '3', '2'].map((text) => ({ text, bold: true })) },
          ],
          body: subjects.map((s) => ({
            cells: [{ text: s.subject }, countCell(s.counts.five), countCell(s.counts.four), countCell(s.counts.three), countCell(s.counts.two), ...results(s)],
          })),
          foot: [
            {
              tone: 'total',
              bold: true,
              cells: [
                { text: words.total },
                ...(['five', 'four', 'three', 'two'] as const).map((mark) => countCell(subjects.reduce((sum, s) => sum + s.counts[mark], 0))),
                total,
                ...emptyResults,
              ],
            },
          ],
        }
      : {
          kind: 'table',
          name: words.marksHeading,
          ...looks,
          columns: [{ width: { mm: small ? 36 : 52 } }, { width: { star: 1 }, align: 'left', groupStart: true }, ...resultColumns],
          head: [{ tone: 'head', cells: [{ text: words.subject, align: 'left' }, { text: words.marksList, align: 'left' }, ...headOfResults(1)] }],
          body: subjects.map((s) => ({ cells: [{ text: s.subject }, { text: marksInOrder(s) }, ...results(s)] })),
          foot: [{ tone: 'total', bold: true, cells: [{ text: words.total, colspan: 2 }, total, ...emptyResults] }],
        };

  const notes: string[] = [];
  if (options.variant === 'list' && subjects.some(({ marks }) => marks.some(({ control }) => control))) notes.push(words.controlNote);
  if (withForecast) notes.push(fillTemplate(words, 'forecastNote', { дата: longDay(data.date) }));
  return [
    { kind: 'paragraph', text: words.marksHeading, style: 'heading' },
    table,
    ...(notes.length > 0 ? [{ kind: 'paragraph', text: notes.join(' '), style: 'caption', tone: 'muted', before: 3 } as const] : []),
  ];
}

function marksInOrder(subject: LetterSubject): RichText {
  const pieces: Inline[] = [];
  subject.marks.forEach((mark, index) => {
    // Readers of PDF take evenly spaced digits for one spaced-out number; commas keep marks apart for them and for people.
    if (index > 0) pieces.push(', ');
    pieces.push(mark.control ? { text: mark.text, bold: true } : mark.text);
  });
  return pieces.length > 0 ? pieces : NOTHING;
}

function attendanceSection(data: ParentsLetterData, words: LetterTemplate, small: boolean): Block[] {
  const { attendance } = data;
  if (!attendance) return [];
  const heading: Block = { kind: 'paragraph', text: words.attendanceHeading, style: 'heading' };
  if (attendance.lessons.all === 0 && attendance.days.all === 0 && attendance.lates === 0) {
    return [heading, { kind: 'paragraph', text: words.noAbsences }];
  }
  const facts: string[] = [];
  if (attendance.lessons.all === 0 && attendance.days.all === 0) facts.push(words.noMissed);
  if (attendance.lessonsHeld > 0 && attendance.lessons.all > 0) {
    facts.push(
      fillTemplate(words, 'lessonsHeld', {
        проведено: String(attendance.lessonsHeld),
        процент: decimal(percentOf(attendance.lessons.all, attendance.lessonsHeld), 0),
      }),
    );
  }
  if (attendance.lates > 0) {
    const опоздания = String(attendance.lates);
    facts.push(
      attendance.lateMinutes > 0
        ? fillTemplate(words, 'latesMinutes', { опоздания, минуты: counted(attendance.lateMinutes, MINUTES) })
        : fillTemplate(words, 'lates', { опоздания }),
    );
  }
  const reasons: { readonly key: keyof MissedByReason; readonly title: string }[] = [
    { key: 'all', title: words.missedAll },
    { key: 'illness', title: words.missedIllness },
    { key: 'excused', title: words.missedExcused },
    { key: 'unexcused', title: words.missedUnexcused },
  ];
  if (attendance.lessons.unknown > 0 || attendance.days.unknown > 0) reasons.push({ key: 'unknown', title: words.missedUnknown });
  const row = (title: string, missed: MissedByReason): TableRow => ({
    cells: [{ text: title }, ...reasons.map(({ key }) => ({ ...countCell(missed[key]), bold: key === 'all' }))],
  });
  const table: Block = {
    kind: 'table',
    name: words.attendanceHeading,
    rules: 'all',
    font: 'sans',
    size: small ? 6.8 : 9.2,
    padding: { x: small ? 2.6 : 4, y: small ? 0.7 : 1.25 },
    keepTogether: true,
    columns: [{ width: { mm: small ? 18 : 26 } }, ...reasons.map((_, index) => ({ width: { star: 1 }, align: 'center' as const, groupStart: index === 1 }))],
    head: [{ tone: 'head', cells: [{ text: words.missed, align: 'left' }, ...reasons.map(({ title }) => ({ text: title }))] }],
    body: [row(words.wholeDays, attendance.days), row(words.lessons, attendance.lessons)],
  };
  return [
    {
      kind: 'together',
      blocks: [
        heading,
        ...(attendance.lessons.all > 0 || attendance.days.all > 0 ? [table] : []),
        ...(facts.length > 0 ? [{ kind: 'paragraph', text: facts.join(' '), style: 'small', before: 3 } as const] : []),
      ],
    },
  ];
}

/** One line for all lessons, then one for the subjects missed too often, one for few marks, one for low averages. */
function reasonLines(reasons: readonly LetterReason[], thresholds: LetterThresholds, words: LetterTemplate): string[] {
  const lines: string[] = [];
  const missed: Extract<LetterReason, { kind: 'absence' }>[] = [];
  const fewMarks: string[] = [];
  const lowAverages: string[] = [];
  for (const reason of reasons) {
    switch (reason.kind) {
      case 'absence':
        if (reason.subject === null) {
          const values = { пропущено: counted(reason.missed, LESSONS), проведено: String(reason.held), процент: decimal(reason.percent, 0) };
          lines.push(fillTemplate(words, 'reasonAbsence', values));
        } else {
          missed.push(reason);
        }
        break;
      case 'density':
        fewMarks.push(fillTemplate(words, 'reasonDensitySubject', { предмет: reason.subject, отметки: counted(reason.have, MARKS), норма: String(reason.need) }));
        break;
      case 'average':
        lowAverages.push(fillTemplate(words, 'reasonAverageSubject', { предмет: reason.subject, средний: decimal(reason.average) }));
        break;
      case 'debts':
        // They have a section of their own.
        break;
      default:
        missingCase(reason);
    }
  }
  if (missed.length > 0) lines.push(missedSubjects(missed, thresholds, words));
  if (fewMarks.length > 0) lines.push(fillTemplate(words, 'reasonDensity', { предметы: fewMarks.join('; ') }));
  if (lowAverages.length > 0) {
    lines.push(fillTemplate(words, 'reasonAverage', { порог: shortDecimal(thresholds.averageBelow ?? 0), предметы: lowAverages.join('; ') }));
  }
  return lines;
}

/** Illness is said once where it is the whole reason, and by subject where it is a part of it. */
function missedSubjects(missed: readonly Extract<LetterReason, { kind: 'absence' }>[], thresholds: LetterThresholds, words: LetterTemplate): string {
  const illnessAlone = missed.every((reason) => reason.illness === reason.missed);
  const subjects = missed.map((reason) => {
    const values = { предмет: reason.subject ?? '', пропущено: String(reason.missed), проведено: String(reason.held) };
    return illnessAlone || reason.illness === 0
      ? fillTemplate(words, 'reasonAbsenceSubject', values)
      : fillTemplate(words, 'reasonAbsenceSubjectIllness', { ...values, болезнь: String(reason.illness) });
  });
  const values = { порог: shortDecimal(thresholds.absencePercent ?? 0), предметы: subjects.join('; ') };
  return illnessAlone ? fillTemplate(words, 'reasonAbsenceSubjectsIllness', values) : fillTemplate(words, 'reasonAbsenceSubjects', values);
}

/** A threshold as a person writes it: «3,5», «20». */
const shortDecimal = (value: number): string => decimal(value, 2).replace(/(,\d*?)0+$/, '$1').replace(/,$/, '');

function attentionSection(data: ParentsLetterData, options: ParentsLetterOptions): Block[] {
  const { template: words, thresholds } = options;
  const blocks: Block[] = [];
  const lines = reasonLines(letterReasons(data, thresholds), thresholds, words);
  if (lines.length > 0) {
    blocks.push({ kind: 'paragraph', text: words.attentionHeading, style: 'heading' }, { kind: 'list', marker: 'dash', items: lines.map(bindWords) });
  }
  if (data.debts.length > 0) {
    blocks.push(
      { kind: 'paragraph', text: words.debtsHeading, style: 'heading' },
      {
        kind: 'list',
        marker: 'dash',
        items: data.debts.map(({ subject, work, date, due }) =>
          bindWords(
            due
              ? fillTemplate(words, 'debtWithDue', { предмет: subject, работа: work, дата: shortDay(date), срок: longDay(due) })
              : fillTemplate(words, 'debt', { предмет: subject, работа: work, дата: shortDay(date) }),
          ),
        ),
      },
    );
  }
  blocks.push(...notesSection(words.remarksHeading, data.remarks));
  // Two looks at the same question: the school's thresholds may be switched off, a debt or a remark still stands.
  if (blocks.length === 0) blocks.push({ kind: 'paragraph', text: words.noRemarks, before: 8, indent: 8, align: 'justify' });
  return blocks;
}

function notesSection(heading: string, notes: readonly LetterNote[]): Block[] {
  if (notes.length === 0) return [];
  return [
    { kind: 'paragraph', text: heading, style: 'heading' },
    {
      kind: 'list',
      marker: 'dash',
      items: notes.map(({ text, subject, date }): RichText => {
        const origin = [subject, date && shortDay(date)].filter(Boolean).join(', ');
        const said = bindWords(text);
        return origin ? [{ text: `${origin}: `, tone: 'accent' }, said] : said;
      }),
    },
  ];
}

function closing(data: ParentsLetterData, options: ParentsLetterOptions): Block[] {
  const { template: words } = options;
  const руководитель = `${data.homeroom.family} ${givenName(data.homeroom)}`;
  const text = data.homeroomPhone
    ? fillTemplate(words, 'closingWithPhone', { руководитель, телефон: data.homeroomPhone })
    : fillTemplate(words, 'closing', { руководитель });
  const director = options.directorSigns ? data.school.director : undefined;
  return [
    {
      kind: 'together',
      blocks: [
        { kind: 'paragraph', text: bindWords(text), indent: 8, before: 6 },
        {
          kind: 'signatures',
          lines: [
            { role: words.homeroomTeacher, name: initials(data.homeroom) },
            ...(director ? [{ role: words.director, name: initials(director), seal: true }] : []),
          ],
        },
      ],
    },
  ];
}

function slip(data: ParentsLetterData, words: LetterTemplate): Block {
  return {
    kind: 'slip',
    blocks: [
      { kind: 'paragraph', text: words.slipHeading, style: 'caption', tone: 'muted', align: 'center', after: 4 },
      {
        kind: 'paragraph',
        style: 'small',
        text: bindWords(fillTemplate(words, 'slipText', { номер: data.number, дата: longDay(data.date), период: data.period.title })),
      },
      {
        kind: 'paragraph',
        style: 'small',
        after: 10,
        text: [{ text: bindWords(fillTemplate(words, 'slipPupil', { ученик: fullName(data.pupil), класс: data.className })), bold: true }],
      },
      {
        kind: 'columns',
        gap: 6,
        columns: [
          { star: 3, blocks: [{ kind: 'paragraph', style: 'small', text: [{ blank: 200, caption: words.slipSignature }] }] },
          { star: 5, blocks: [{ kind: 'paragraph', style: 'small', text: [{ blank: 200, caption: words.slipName }] }] },
          { star: 3, blocks: [{ kind: 'paragraph', style: 'small', text: [{ blank: 200, caption: words.slipDate }] }] },
        ],
      },
    ],
  };
}
