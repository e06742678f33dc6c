import { missingCase } from '../../result.ts';
import type { JournalCommand } from '../commands.ts';
import { setAttendance } from './attendance.ts';
import type { CommandAuthor, Decided } from './decision.ts';
import type { JournalFacts } from './facts.ts';
import { setLessonContent } from './lesson-content.ts';
import { commentMark, setMark } from './marks.ts';
import { setTermMark } from './term-marks.ts';
import { addWork, changeWork, removeWork } from './works.ts';

/**
 * The rule of every command of a journal, once, for the workstation and the server: what the command does to its row, or why not.
 * Pure: whoever asks writes what the decision says, in the transaction in which the facts were read.
 */
export function decide(facts: JournalFacts, author: CommandAuthor, command: Pick<JournalCommand, 'name' | 'args' | 'baseVersion'>): Decided {
  const { baseVersion } = command;
  const known = command as JournalCommand;
  switch (known.name) {
    case 'setMark':
      return setMark(facts, author, known.args, baseVersion);
    case 'commentMark':
      return commentMark(facts, author, known.args, baseVersion);
    case 'setAttendance':
      return setAttendance(facts, author, known.args, baseVersion);
    case 'addWork':
      return addWork(facts, author, known.args);
    case 'changeWork':
      return changeWork(facts, author, known.args, baseVersion);
    case 'removeWork':
      return removeWork(facts, author, known.args, baseVersion);
    case 'setLessonContent':
      return setLessonContent(facts, author, known.args, baseVersion);
    case 'setTermMark':
      return setTermMark(facts, author, known.args, baseVersion);
    default:
      return missingCase(known);
  }
}
