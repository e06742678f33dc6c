export { lettersHandlers } from './handlers.ts';
export { clearSpool } from './spool.ts';
