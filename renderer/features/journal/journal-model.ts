import type { Failure } from '#domain/errors.ts';
import { formatCell, isAbsence, type CellContent } from '#domain/journal/index.ts';
import { formatAverage } from '#domain/results/index.ts';
import type { GridCell, GridColumn, GridModel, GridRow, GridTone } from '../../grid/index.ts';
import { failureText, type Language } from '../../i18n/index.ts';
import { shortName } from '../../ui/index.ts';
import type { JournalSheet } from './journal-sheet.ts';
import { resultAt, RESULT_COLUMNS, type ResultColumn } from './result-columns.ts';

/** A failure of the catalogue in one line: what is wrong and what to do. */
export const failureLine = (language: Language, failure: Failure): string => {
  const params = typeof failure.params['date'] === 'string' ? { ...failure.params, date: language.format.date(failure.params['date']) } : failure.params;
  const { title, help } = failureText(language.texts, { ...failure, params });
  return `${title}. ${help}`;
};

const LESSON_WIDTH = 38;
const NUMBER_WIDTH = 30;
const NAME_WIDTH = 272;
const NARROW_NAME_WIDTH = 150;
const RESULT_WIDTHS: Readonly<Record<ResultColumn, number>> = { average: 50, forecast: 50, term: 58 };

/**
 * The table the grid paints: lessons under their months, pupils, results at the right. It is made anew when heads change;
 * texts of cells are asked from the sheet each time.
 */
export function makeModel(sheet: JournalSheet, language: Language): GridModel {
  const lessons = sheet.lessons.length;
  const columns = columnsOf(sheet, language);
  const refusals = new Map<string, string>();
  const words = (failure: Failure): string => {
    const key = `${failure.code} ${Object.values(failure.params).join(' ')}`;
    const known = refusals.get(key);
    if (known !== undefined) return known;
    const line = failureLine(language, failure);
    refusals.set(key, line);
    return line;
  };
  return {
    rowHeads: [
      { key: 'number', head: language.texts.journal.grid.number, width: NUMBER_WIDTH, align: 'end' },
      { key: 'name', head: language.texts.journal.grid.pupil, width: NAME_WIDTH, minWidth: NARROW_NAME_WIDTH },
    ],
    rows: rowsOf(sheet, language),
    columns,
    columnWidth: LESSON_WIDTH,
    // Nothing is kept here: an answer is two look-ups and a join, and a kept one could outlive a change that came between two models.
    cell: (row, column) =>
      column < lessons ? lessonCell(sheet, language, words, row, column) : resultCell(sheet, language, words, row, resultAt(sheet, column)!),
    subscribe: (changed) => sheet.subscribe((change) => changed(change.cells)),
  };
}

function rowsOf(sheet: JournalSheet, { texts, format }: Language): GridRow[] {
  const { startsOn, endsOn } = sheet.parts.term;
  const { grid } = texts.journal;
  return sheet.pupils.map((pupil, index) => {
    const first = pupil.spans[0];
    const last = pupil.spans.at(-1);
    const arrived = first && first.startsOn > startsOn ? grid.pupilSince(format.date(first.startsOn)) : '';
    const departed = last?.endsOn && last.endsOn < endsOn ? grid.pupilUntil(format.date(last.endsOn)) : '';
    const description = [arrived, departed].filter((text) => text !== '').join('. ');
    return {
      key: pupil.pupilId,
      header: [String(index + 1), pupil.name],
      shortHeader: [String(index + 1), shortName(pupil.name)],
      ...(departed === '' ? {} : { tone: 'outside' as const }),
      ...(description === '' ? {} : { description }),
    };
  });
}

function columnsOf(sheet: JournalSheet, language: Language): GridColumn[] {
  const { texts, format, locale } = language;
  const { grid } = texts.journal;
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
  const weekdayLong = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  const month = new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' });
  const monthName = capital((date: Date) => month.format(date));
  const answer = sheet.answerType().workTypeId;
  const ofDay = new Map<string, number>();
  for (const { heldOn } of sheet.lessons) ofDay.set(heldOn, (ofDay.get(heldOn) ?? 0) + 1);
  const todays = sheet.lessons.findIndex((lesson) => lesson.heldOn === sheet.parts.today);
  const columns = sheet.lessons.map((lesson, column): GridColumn => {
    const date = new Date(`${lesson.heldOn}T00:00:00Z`);
    const works = sheet.worksOf(column);
    const marks = works.filter((work) => work.workTypeId !== answer).map((work) => work.type?.shortName ?? '');
    const held = lesson.heldOn <= sheet.parts.today;
    const owes = held && (!lesson.hasTopic || !lesson.hasHomework);
    const several = (ofDay.get(lesson.heldOn) ?? 0) > 1;
    const title = [
      grid.lesson(format.date(lesson.heldOn), weekdayLong.format(date), lesson.bellNumber) + (lesson.heldOn === sheet.parts.today ? `, ${grid.today}` : ''),
      ...works.map((work) => grid.work(work.title === '' ? (work.type?.name ?? '') : `${work.type?.name ?? ''}: ${work.title}`, format.decimal(work.weight, weightDigits(work.weight)))),
      ...(held && !lesson.hasTopic ? [grid.noTopic] : []),
      ...(held && !lesson.hasHomework ? [grid.noHomework] : []),
    ];
    return {
      key: lesson.lessonId,
      head: [String(date.getUTCDate()), several ? `${weekday.format(date)}${lesson.bellNumber}` : weekday.format(date), marks.join(' ')],
      group: monthName(date),
      title: title.join('\n'),
      attention: owes,
      current: column === todays,
      ...(sheet.hasControl(column) ? { tone: 'control' as const } : {}),
    };
  });
  if (!sheet.marked) return columns;
  const titles: Readonly<Record<ResultColumn, string>> = {
    average: grid.averageTitle, forecast: grid.forecastTitle, term: grid.termTitle(sheet.parts.term.name),
  };
  for (const result of RESULT_COLUMNS) {
    columns.push({ key: result, head: [grid[result]], group: '', title: titles[result], width: RESULT_WIDTHS[result], pinned: true });
  }
  return columns;
}

export const weightDigits = (weight: number): number => (Number.isInteger(weight) ? 0 : Number.isInteger(weight * 10) ? 1 : 2);

const capital = (name: (date: Date) => string) => (date: Date): string => {
  const text = name(date);
  return text.charAt(0).toUpperCase() + text.slice(1);
};

function lessonCell(sheet: JournalSheet, language: Language, words: (failure: Failure) => string, row: number, column: number): GridCell {
  const problem = sheet.problemAt(row, column);
  if (problem) return { text: problem.typed, tone: problem.kind, editable: true };
  const content = sheet.content(row, column);
  const refused = sheet.refusal(row, column);
  const { writable } = sheet.head;
  const refusal = refused ? words(refused) : writable ? undefined : language.texts.journal.readOnlyCell;
  const decision = sheet.decisionAt(row, column) !== undefined;
  return {
    text: formatCell(content),
    tone: decision ? 'conflict' : toneOf(content, refused, sheet.waits(row, column)),
    editable: refusal === undefined,
    refusal,
    note: sheet.hasComment(row, column),
    // One sign is enough: what is to be decided has been at the server.
    unsent: !decision && sheet.isUnsent(row, column),
    decision,
    strong: sheet.hasControlMark(row, column),
  };
}

function toneOf(content: CellContent, refused: Failure | null, waits: boolean): GridTone {
  if (waits) return 'pending';
  if (refused) return refused.code === 'term_closed' ? 'locked' : 'outside';
  const code = content.attendance?.code;
  if (code === 'LATE') return 'late';
  if (code !== undefined && isAbsence(code)) return 'absent';
  if (content.marks.some((mark) => mark?.isDebt === true)) return 'debt';
  return 'plain';
}

function resultCell(sheet: JournalSheet, language: Language, words: (failure: Failure) => string, row: number, result: ResultColumn): GridCell {
  const forecast = sheet.forecast(row);
  switch (result) {
    case 'average':
      return { text: forecast ? formatAverage(forecast.average) : '', tone: 'plain', editable: false, refusal: language.texts.journal.grid.averageTitle };
    case 'forecast':
      return {
        text: forecast ? `${forecast.mark}${forecast.borderline ? '?' : ''}` : '',
        tone: forecast?.borderline === true ? 'late' : 'plain',
        editable: false,
        refusal: language.texts.journal.grid.forecastTitle,
        faint: forecast?.borderline !== true,
      };
    case 'term':
      return termCell(sheet, language, words, row);
    default:
      return result satisfies never;
  }
}

function termCell(sheet: JournalSheet, language: Language, words: (failure: Failure) => string, row: number): GridCell {
  const problem = sheet.termProblemAt(row);
  if (problem) return { text: problem.typed, tone: problem.kind, editable: true };
  const { term } = sheet.parts;
  const { value, waits } = sheet.termMark(row);
  const refusal = term.closed
    ? words({ code: 'term_closed', params: { term: term.name } })
    : sheet.head.writable ? undefined : language.texts.journal.readOnlyCell;
  return {
    text: value ?? '',
    tone: waits !== 'no' ? 'pending' : term.closed ? 'locked' : 'plain',
    editable: refusal === undefined,
    refusal,
    strong: true,
  };
}
