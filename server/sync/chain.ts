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
 * Follows a stored chain by one revision.
 * @param length of what was followed so far, and its hash
 * @returns the hash to go on from; null where the revision does not fit there
 */
export function followLink(previous: Uint8Array, length: number, { hash: stored, ...revision }: RevisionWrite): Uint8Array | null {
  const hash = linkHash(previous, revision);
  return revision.chainSeq === length + 1 && Buffer.from(hash).equals(Buffer.from(stored)) ? hash : null;
}
