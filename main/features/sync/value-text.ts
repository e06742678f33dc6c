import { formatCell, type AttendanceCode, type JournalCommand } from '#domain/journal/index.ts';
import { missingCase } from '#domain/result.ts';
import type { ReadHandle } from '../../database/handles.ts';
import { findWorkTypeName } from './sync-repository.ts';

/** What a command put down, as the grid shows it; empty where it cleared. */
export function textOfCommand(db: ReadHandle, command: Pick<JournalCommand, 'name' | 'args'>): string {
  const known = command as JournalCommand;
  switch (known.name) {
    case 'setMark':
      return markText(known.args.value, known.args.isDebt);
    case 'commentMark':
      return known.args.comment;
    case 'setAttendance':
      return attendanceText(known.args.code, known.args.minutes);
    case 'addWork':
    case 'changeWork':
      return workText(db, known.args.workTypeId, known.args.title);
    case 'removeWork':
      return '';
    case 'setLessonContent':
      return contentText(known.args.topic, known.args.homework);
    case 'setTermMark':
      return known.args.value ?? '';
    default:
      return missingCase(known);
  }
}

/** What stands in a row instead, in the same words. @param row by the contract's columns; a command about a comment looks at the comment */
export function textOfRow(db: ReadHandle, entity: string, name: string, row: Readonly<Record<string, string | number | null>>): string {
  const text = (column: string): string => String(row[column] ?? '');
  const number = (column: string): number | null => (row[column] === null || row[column] === undefined ? null : Number(row[column]));
  switch (entity) {
    case 'mark':
      return name === 'commentMark' ? text('comment') : markText(number('value'), row['is_debt'] === 1);
    case 'attendance':
      return attendanceText((row['code'] ?? null) as AttendanceCode | null, number('minutes'));
    case 'work':
      return workText(db, text('work_type_id'), text('title'));
    case 'lesson':
      return contentText(text('topic'), text('homework'));
    case 'term_mark':
      return text('value');
    default:
      return '';
  }
}

const markText = (value: number | null, isDebt: boolean): string => formatCell({ marks: value === null && !isDebt ? [] : [{ value, isDebt }], attendance: null });
const attendanceText = (code: AttendanceCode | null, minutes: number | null): string => (code === null ? '' : formatCell({ marks: [], attendance: { code, minutes } }));
const workText = (db: ReadHandle, workTypeId: string, title: string): string => [findWorkTypeName(db, workTypeId) ?? '', title].filter((part) => part !== '').join(': ');
const contentText = (topic: string, homework: string): string => [topic, homework].filter((part) => part !== '').join('\n');
