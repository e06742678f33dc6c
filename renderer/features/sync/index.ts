export { ProblemDialog, type ProblemDialogProps } from './problem-dialog.tsx';
export { SyncSign } from './sync-sign.tsx';
export { commandInWords, failureOfCode } from './sync-words.ts';
