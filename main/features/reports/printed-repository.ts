import { createHash } from 'node:crypto';
import type { StaffId } from '#domain/ids.ts';
import type { WriteHandle } from '../../database/handles.ts';
import { readChainHead, recordLocalEvent } from '../audit/index.ts';

export interface PrintedDocument {
  readonly documentId: string;
  /** `parents-letter`, `credential-slips` … */
  readonly kind: string;
  readonly title: string;
  readonly format: 'pdf' | 'xlsx' | 'printer';
  readonly pages: number;
  /** null: not known. The dialog of the system does not say how many were printed, and nothing is made up for it. */
  readonly copies: number | null;
  /** Ids of the people the document is about: pupils, guardians, staff. */
  readonly subjects: readonly string[];
  readonly authorId: StaffId;
  readonly madeAt: number;
}

/** The register of printed documents (P-13), with the head of the chain as it stood. */
export function insertPrinted(tx: WriteHandle, document: PrintedDocument): void {
  const { documentId, kind, title, format, pages, copies, subjects, authorId, madeAt } = document;
  tx.run(
    `INSERT INTO printed_document (id, kind, title, format, pages, copies, subjects, author_id, made_at, chain_head) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    documentId, kind, title, format, pages, copies, JSON.stringify(subjects), authorId, madeAt, readChainHead(tx),
  );
  // The school's register is told by count and kind; whom a document is about stays in this one.
  recordLocalEvent(tx, {
    eventId: createHash('sha256').update(documentId).digest().subarray(0, 16).toString('base64url'), staffId: authorId, kind: format === 'printer' ? 'printed' : 'exported', result: 'done',
    subjectId: null, deviceAt: madeAt, params: { what: kind, format, pages, people: subjects.length, ...(format === 'printer' && copies !== null ? { copies } : {}) },
  });
}
