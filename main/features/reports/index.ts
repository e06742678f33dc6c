export { PaperDesk } from './paper-desk.ts';
export { PaperTray } from './paper-tray.ts';
export { clearSpool } from './spool.ts';
