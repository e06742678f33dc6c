import { createHash } from 'node:crypto';
import type { RevisionWrite } from './store.ts';

/** Before the first revision. */
export const GENESIS = new Uint8Array(32);

/** Each hash covers the one before, so a revision that is changed, left out or put in later does not fit any more (P-14). */
export function linkHash(previous: Uint8Array, revision: Omit<RevisionWrite, 'hash'>): Uint8Array {
  const { chainSeq, commandId, command, entity, entityId, before, after, authorId, madeAt, receivedAt, deviceId, extra } = revision;
  const fields = [chainSeq, commandId, command, entity, entityId, before, after, authorId, madeAt, receivedAt, deviceId, extra];
  return new Uint8Array(createHash('sha256').update(previous).update(JSON.stringify(fields)).digest());
}

/**
 * Revisions whose personal data was destroyed (P-05): number → digest of what is left of it, hex. The chain says so itself, in a later revision of entity `redaction`, and its
 * seals cover that word: contents that are changed without one do not fit (docs/adr/0015).
 */
export type Redactions = ReadonlyMap<number, string>;

/** Digest of a revision's content as it stands, hex. */
export function contentDigest(revision: Omit<RevisionWrite, 'hash'>): string {
  return Buffer.from(linkHash(GENESIS, revision)).toString('hex');
}

/**
 * Follows a stored chain by one revision.
 * @param length of what was followed so far, and its hash
 * @param redactions what later revisions of the chain say was erased; of those the stored hash is gone on from, which the next one and the seals hold fast
 * @returns the hash to go on from; null where the revision does not fit there
 */
export function followLink(previous: Uint8Array, length: number, { hash: stored, ...revision }: RevisionWrite, redactions: Redactions = new Map()): Uint8Array | null {
  if (revision.chainSeq !== length + 1) return null;
  const hash = linkHash(previous, revision);
  if (Buffer.from(hash).equals(Buffer.from(stored))) return hash;
  const told = redactions.get(revision.chainSeq);
  return told !== undefined && revision.entity !== REDACTION && told === contentDigest(revision) ? stored : null;
}

/** The entity of revisions that say what was erased of others; they themselves are never erased. */
export const REDACTION = 'redaction';

/** What a revision of entity `redaction` says in `after`. */
export interface Redaction {
  readonly kind: string;
  readonly personId: string;
  /** Number and digest of what is left. */
  readonly revisions: readonly (readonly [chainSeq: number, digest: string])[];
}
