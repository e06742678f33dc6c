import type { JournalId, LessonId, PupilId, TermId } from '#domain/ids.ts';
import type { ReadHandle } from '../../database/handles.ts';
import { findJournalPlace, findLessonOfWork, findLessonPlace, findPupilName } from './sync-repository.ts';

/** Where in the journals a command speaks of; empty texts where the thing is gone from this workstation. */
export interface CommandPlace {
  readonly journalId: JournalId | null;
  readonly termId: TermId | null;
  readonly lessonId: LessonId | null;
  readonly pupilId: PupilId | null;
  readonly groupName: string;
  readonly subjectName: string;
  readonly pupilName: string;
  readonly heldOn: string;
}

interface Spoken {
  readonly entity: string;
  readonly entityId: string;
  readonly journalId: string;
  readonly args: unknown;
}

/** @param command of the outbox or the list of problems */
export function placeOf(db: ReadHandle, command: Spoken): CommandPlace {
  const { lessonId, pupilId, termId } = partsOf(db, command);
  const journal = findJournalPlace(db, command.journalId);
  const lesson = lessonId === undefined ? undefined : findLessonPlace(db, lessonId);
  return {
    journalId: journal?.journalId ?? null, termId: lesson?.termId ?? (termId as TermId | undefined) ?? null, lessonId: lesson?.lessonId ?? null,
    pupilId: (pupilId as PupilId | undefined) ?? null, groupName: journal?.groupName ?? '', subjectName: journal?.subjectName ?? '',
    pupilName: pupilId === undefined ? '' : (findPupilName(db, pupilId) ?? ''), heldOn: lesson?.heldOn ?? '',
  };
}

function partsOf(db: ReadHandle, { entity, entityId, args }: Spoken): { lessonId?: string | undefined; pupilId?: string | undefined; termId?: string | undefined } {
  const [first = '', second, third] = entityId.split('/');
  switch (entity) {
    case 'mark':
      return { lessonId: findLessonOfWork(db, first), pupilId: second };
    case 'attendance':
      return { lessonId: first, pupilId: second };
    case 'lesson':
      return { lessonId: first };
    case 'work':
      // A work that was refused does not stand here; the command itself names its lesson.
      return { lessonId: findLessonOfWork(db, first) ?? textOf(args, 'lessonId') };
    case 'term_mark':
      return { termId: second, pupilId: third };
    default:
      return {};
  }
}

const textOf = (args: unknown, name: string): string | undefined => {
  const value: unknown = typeof args === 'object' && args !== null ? (args as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : undefined;
};
