export { lettersHandlers } from './handlers.ts';
export { insertPrinted } from './letters-repository.ts';
export { clearSpool, spoolPath } from './spool.ts';
