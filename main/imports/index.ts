export { readRosterFile, type RosterFileOptions } from './read-roster-file.ts';
export type { RosterBook } from './read-roster-book.ts';
export { RosterBooks } from './roster-books.ts';
export { rosterTemplate } from './roster-template.ts';
export { saveFile } from './save-file.ts';
