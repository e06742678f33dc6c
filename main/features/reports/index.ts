export { PaperDesk } from './paper-desk.ts';
export { clearSpool, spoolPath } from './spool.ts';
