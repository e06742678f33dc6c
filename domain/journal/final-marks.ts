import type { JournalCommandName } from './commands.ts';

/** Marks of a term and of a year: before they are stored the person proves who they are. */
export const isFinalMark = (name: JournalCommandName): boolean => name === 'setTermMark';
