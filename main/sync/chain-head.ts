import { MOST_LINKS_IN_PUSH, type ChainClaim } from '#domain/contract/sync/index.ts';
import type { ReadHandle } from '../database/handles.ts';
import { findChainEnd, findChainHash, listLinks } from '../features/audit/index.ts';
import { findNewestSeal, hasSealKeys } from './seal-repository.ts';
import { findFact } from './state-repository.ts';

/**
 * What this file says of its own chain with the next push: its head, and how it grew since the server last countersigned it. Both are counted from the
 * rows as they are now, not from what was remembered of them, so that a change past the program shows itself.
 * @returns null while nothing has happened
 */
export function readChainClaim(db: ReadHandle): ChainClaim | null {
  const head = findChainEnd(db);
  if (!head) return null;
  const asked = findFact(db, 'chainAsked');
  const sealed = findNewestSeal(db, findFact(db, 'replicaId') ?? '')?.length ?? head.seq;
  const seq = Math.min(asked === null ? sealed : Number(asked), head.seq);
  // A number that is missing in the middle has no hash; the whole chain is then shown as it is, and does not fit.
  const hash = findChainHash(db, seq);
  if (hash === undefined) return { ...head, from: head, links: [] };
  return { ...head, from: { seq, hash }, links: listLinks(db, seq, MOST_LINKS_IN_PUSH) };
}

/**
 * Whether something of the chain is to be shown although no command waits: revisions after the last seal, or a replica that was never sealed; to a server that
 * countersigns.
 */
export const isUnsealed = (db: ReadHandle, claim: ChainClaim | null): claim is ChainClaim =>
  claim !== null && (claim.links.length > 0 || findNewestSeal(db, findFact(db, 'replicaId') ?? '') === undefined) && hasSealKeys(db);
