export { journalHandlers } from './handlers.ts';
export { areFinalMarksHeld } from './final-marks-held.ts';
export { submitCommands, type Submitter } from './submit-commands.ts';
export { mayReadJournal } from './may-read-journal.ts';
