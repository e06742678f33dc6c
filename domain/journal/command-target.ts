import { missingCase } from '../result.ts';
import type { JournalCommand } from './commands.ts';
import type { JournalEntity } from './decide/decision.ts';

/** The row a command speaks of: table and key, as a decision names them. Known before anything is decided. */
export function targetOf(command: Pick<JournalCommand, 'name' | 'args'>): { readonly entity: JournalEntity; readonly entityId: string } {
  const known = command as JournalCommand;
  switch (known.name) {
    case 'setMark':
    case 'commentMark':
      return { entity: 'mark', entityId: `${known.args.workId}/${known.args.pupilId}` };
    case 'setAttendance':
      return { entity: 'attendance', entityId: `${known.args.lessonId}/${known.args.pupilId}` };
    case 'addWork':
    case 'changeWork':
    case 'removeWork':
      return { entity: 'work', entityId: known.args.workId };
    case 'setLessonContent':
      return { entity: 'lesson', entityId: known.args.lessonId };
    case 'setTermMark':
      return { entity: 'term_mark', entityId: `${known.args.journalId}/${known.args.termId}/${known.args.pupilId}` };
    default:
      return missingCase(known);
  }
}
