export { journalHandlers } from './handlers.ts';
export { areFinalMarksHeld } from './final-marks-held.ts';
export { submitCommands, type Submitter } from './submit-commands.ts';
