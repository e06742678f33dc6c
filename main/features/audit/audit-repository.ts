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
  /** Of the content before words in it were destroyed; a later revision of entity `redaction` says what is left. */
  readonly kept_digest?: Uint8Array | null;
}

/** The entity of revisions that say what was erased of others (P-05, docs/adr/0015). */
const REDACTION = 'redaction';

interface Redaction {
  readonly personId: string;
  /** Number, and hex digest of what is left. */
  readonly revisions: readonly (readonly [seq: number, digest: string])[];
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

/** What stands in the chain for a content: of one that was erased the digest it had. */
const digestOf = (row: Omit<RevisionRow, 'hash'>): Uint8Array => row.kept_digest ?? contentDigest(row);

function contentDigest(row: Omit<RevisionRow, 'hash'>): Buffer {
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
  db.all<RevisionRow>('SELECT * FROM revision WHERE seq > ? ORDER BY seq LIMIT ?', after, most).map((row) => Buffer.from(digestOf(row)).toString('base64url'));

/** The newest hash of the chain, printed on every document; null while nothing has happened. */
export function readChainHead(db: ReadHandle): Uint8Array | null {
  return db.get<{ hash: Uint8Array }>('SELECT hash FROM revision ORDER BY seq DESC LIMIT 1')?.hash ?? null;
}

/**
 * Takes the words about a pupil out of past revisions – comments of marks, reasons of term marks – and says so as the newest one. Their links stay: the digests they had are kept.
 * @param madeAt milliseconds since 1970 UTC, of the day on which the data was destroyed
 */
export function eraseRevisionTexts(tx: WriteHandle, pupilId: string, madeAt: number): void {
  const rows = tx.all<RevisionRow>(`SELECT * FROM revision WHERE entity IN ('mark', 'term_mark') AND substr(entity_id, -23) = '/' || ? ORDER BY seq`, pupilId);
  const revisions: [number, string][] = [];
  for (const row of rows) {
    const left = { ...row, before: withoutTexts(row.before), after: withoutTexts(row.after) };
    if (left.before === row.before && left.after === row.after) continue;
    tx.run('UPDATE revision SET before = ?, after = ?, kept_digest = ? WHERE seq = ?', left.before, left.after, digestOf(row), row.seq);
    revisions.push([row.seq, contentDigest(left).toString('hex')]);
  }
  if (revisions.length === 0) return;
  // Nobody's hand: the program does it when the server says so.
  recordRevision(tx, { commandId: pupilId as CommandId, command: 'destroyPersonalData', entity: REDACTION, entityId: pupilId, before: null, after: { personId: pupilId, revisions } satisfies Redaction, authorId: '' as StaffId, madeAt });
}

function withoutTexts(row: string | null): string | null {
  if (row === null) return null;
  const fields = JSON.parse(row) as Record<string, unknown>;
  const words = ['comment', 'reason'].filter((name) => typeof fields[name] === 'string' && fields[name] !== '');
  return words.length === 0 ? row : JSON.stringify({ ...fields, ...Object.fromEntries(words.map((name) => [name, ''])) });
}

/** @returns the number of the first revision that does not fit its predecessor, or null where the whole chain holds */
export function findBrokenLink(db: ReadHandle): number | null {
  let previous: Uint8Array = GENESIS;
  let expected = 1;
  const page = 1_000;
  const told = new Map(db.all<{ after: string }>('SELECT after FROM revision WHERE entity = ? ORDER BY seq', REDACTION).flatMap(({ after }) => (JSON.parse(after) as Redaction).revisions));
  // A kept digest alone would let anybody change a content: what is left must be what the chain says it is.
  const isTold = (row: RevisionRow): boolean => !row.kept_digest || (row.entity !== REDACTION && told.get(row.seq) === contentDigest(row).toString('hex'));
  for (;;) {
    const rows = db.all<RevisionRow>('SELECT * FROM revision WHERE seq >= ? ORDER BY seq LIMIT ?', expected, page);
    for (const row of rows) {
      if (row.seq !== expected || !isTold(row) || !Buffer.from(linkHash(previous, row)).equals(Buffer.from(row.hash))) return expected;
      previous = row.hash;
      expected += 1;
    }
    if (rows.length < page) return null;
  }
}
