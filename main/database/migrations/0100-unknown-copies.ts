import type { Migration } from './migration.ts';

/**
 * P-13: the dialog of the system does not tell how many copies were printed, and older versions wrote 1 for what nobody had counted. What was printed has no number any more; a file is
 * one. SQLite drops NOT NULL by a new table.
 */
export const unknownCopies: Migration = {
  version: 100,
  name: 'unknown-copies',
  up: [
    `CREATE TABLE printed_document_new (
      id TEXT PRIMARY KEY, kind TEXT NOT NULL, title TEXT NOT NULL, format TEXT NOT NULL CHECK (format IN ('pdf', 'xlsx', 'printer')),
      pages INTEGER NOT NULL, copies INTEGER, subjects TEXT NOT NULL, author_id TEXT NOT NULL REFERENCES staff,
      made_at INTEGER NOT NULL, chain_head BLOB) STRICT`,
    `INSERT INTO printed_document_new (id, kind, title, format, pages, copies, subjects, author_id, made_at, chain_head)
     SELECT id, kind, title, format, pages, CASE format WHEN 'printer' THEN NULL ELSE copies END, subjects, author_id, made_at, chain_head FROM printed_document`,
    'DROP TABLE printed_document',
    'ALTER TABLE printed_document_new RENAME TO printed_document',
  ],
};
