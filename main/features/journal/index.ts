export { journalHandlers } from './handlers.ts';
export { submitCommands } from './submit-commands.ts';
