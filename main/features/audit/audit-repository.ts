import { createHash } from 'node:crypto';
import type { CommandId, StaffId } from '#domain/ids.ts';
import type { ReadHandle, WriteHandle } from '../../database/handles.ts';

/** One accepted change of one thing: what it was, what it is, whose hand, when (P-14, B-09, L-12). */
export interface Revision {
  readonly commandId: CommandId;
  /** The command's name: `setMark`. */
  readonly command: string;
  /** The table's word: `mark`, `attendance`, `lesson`. */
  readonly entity: string;
  readonly entityId: string;
  /** null where the thing did not exist. */
  readonly before: unknown;
  /** null where it exists no longer. */
  readonly after: unknown;
  readonly authorId: StaffId;
  readonly madeAt: number;
}

interface RevisionRow {
  readonly seq: number;
  readonly command_id: string;
  readonly command: string;
  readonly entity: string;
  readonly entity_id: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly author_id: string;
  readonly made_at: number;
  readonly hash: Uint8Array;
}

const GENESIS = new Uint8Array(32);

/**
 * Append to the chain, in the transaction of the change itself. Each hash covers the one before, so a row that is changed,
 * left out or put in later does not fit any more. A hash is over the one before and the digest of the row's content: so the digests alone
 * show a school server that a chain grew, without showing it what is written there (docs/adr/0012).
 */
export function recordRevision(tx: WriteHandle, revision: Revision): void {
  const last = tx.get<Pick<RevisionRow, 'seq' | 'hash'>>('SELECT seq, hash FROM revision ORDER BY seq DESC LIMIT 1');
  const row = {
    seq: (last?.seq ?? 0) + 1,
    command_id: revision.commandId,
    command: revision.command,
    entity: revision.entity,
    entity_id: revision.entityId,
    before: revision.before === null ? null : JSON.stringify(revision.before),
    after: revision.after === null ? null : JSON.stringify(revision.after),
    author_id: revision.authorId,
    made_at: revision.madeAt,
  };
  tx.run(
    `INSERT INTO revision (seq, command_id, command, entity, entity_id, before, after, author_id, made_at, hash)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    row.seq, row.command_id, row.command, row.entity, row.entity_id, row.before, row.after, row.author_id, row.made_at,
    linkHash(last?.hash ?? GENESIS, row),
  );
}

const linkHash = (previous: Uint8Array, row: Omit<RevisionRow, 'hash'>): Uint8Array => createHash('sha256').update(previous).update(digestOf(row)).digest();

function digestOf(row: Omit<RevisionRow, 'hash'>): Buffer {
  const fields = [row.seq, row.command_id, row.command, row.entity, row.entity_id, row.before, row.after, row.author_id, row.made_at];
  return createHash('sha256').update(JSON.stringify(fields)).digest();
}

/**
 * The stored hash of one revision, hex.
 * @returns undefined where the chain has no such number; zeroes for 0, which is before the first
 */
export function findChainHash(db: ReadHandle, seq: number): string | undefined {
  if (seq === 0) return Buffer.from(GENESIS).toString('hex');
  const row = db.get<{ hash: Uint8Array }>('SELECT hash FROM revision WHERE seq = ?', seq);
  return row && Buffer.from(row.hash).toString('hex');
}

/** How many revisions there are and the hash of the last, hex; null while nothing has happened. */
export function findChainEnd(db: ReadHandle): { readonly seq: number; readonly hash: string } | null {
  const row = db.get<{ seq: number; hash: Uint8Array }>('SELECT seq, hash FROM revision ORDER BY seq DESC LIMIT 1');
  return row ? { seq: row.seq, hash: Buffer.from(row.hash).toString('hex') } : null;
}

/** Digests of the contents of the revisions after a number, counted from the rows as they are now; base64url of 32 bytes each. */
export const listLinks = (db: ReadHandle, after: number, most: number): string[] =>
  db.all<RevisionRow>('SELECT * FROM revision WHERE seq > ? ORDER BY seq LIMIT ?', after, most).map((row) => digestOf(row).toString('base64url'));

/** The newest hash of the chain, printed on every document; null while nothing has happened. */
export function readChainHead(db: ReadHandle): Uint8Array | null {
  return db.get<{ hash: Uint8Array }>('SELECT hash FROM revision ORDER BY seq DESC LIMIT 1')?.hash ?? null;
}

/** @returns the number of the first revision that does not fit its predecessor, or null where the whole chain holds */
export function findBrokenLink(db: ReadHandle): number | null {
  let previous: Uint8Array = GENESIS;
  let expected = 1;
  const page = 1_000;
  for (;;) {
    const rows = db.all<RevisionRow>('SELECT * FROM revision WHERE seq >= ? ORDER BY seq LIMIT ?', expected, page);
    for (const row of rows) {
      if (row.seq !== expected || !Buffer.from(linkHash(previous, row)).equals(Buffer.from(row.hash))) return expected;
      previous = row.hash;
      expected += 1;
    }
    if (rows.length < page) return null;
  }
}
