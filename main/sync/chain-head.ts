import type { ChainHead } from '#domain/contract/sync/index.ts';
import type { ReadHandle } from '../database/handles.ts';

/** The head of this file's own chain of revisions, to be countersigned; null while nothing has happened. */
export function readOwnHead(db: ReadHandle): ChainHead | null {
  const row = db.get<{ seq: number; hash: Uint8Array }>('SELECT seq, hash FROM revision ORDER BY seq DESC LIMIT 1');
  return row ? { seq: row.seq, hash: Buffer.from(row.hash).toString('hex') } : null;
}
