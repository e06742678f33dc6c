import { createHash } from 'node:crypto';
import type { ChainClaim, SealedHead } from '#domain/contract/sync/index.ts';
import { sealText, type Seal } from '#domain/sync/index.ts';
import type { ChainWrite, KnownChain, LogHead } from './store.ts';

/** With what a server countersigns; see certificates/seal-key.ts. */
export interface Sealer {
  readonly keyId: string;
  /** SPKI, base64. */
  readonly publicKey: string;
  /** @returns base64 of the Ed25519 signature over the UTF-8 text */
  readonly sign: (text: string) => string;
}

/** `shorter`: revisions are gone. `rewritten`: another past leads to the head. `links_differ`: contents do not give the hashes beside them. */
export type ChainFault = 'shorter' | 'rewritten' | 'links_differ';

export type ChainJudgement =
  /** The first that is heard of this chain: everything up to here is taken as it is shown. */
  | { readonly kind: 'begun'; readonly length: number; readonly hash: string }
  /** It grew out of what is known. */
  | { readonly kind: 'extended'; readonly length: number; readonly hash: string }
  /** What was shown does not reach what is known: from there on it is to be shown next. */
  | { readonly kind: 'unplaced'; readonly length: number }
  | { readonly kind: 'broken'; readonly fault: ChainFault; readonly length: number; readonly hash: string };

/**
 * Whether a chain grew out of the head that was countersigned last (docs/adr/0012). The hashes are counted here over the digests that were sent, so
 * a workstation cannot name a head that does not contain what is known.
 * @param known null where the replica was never heard of
 * @param isFresh whether who speaks may be accused: the push is of the same person and begins with a command that nobody sent before. Numbers of commands only
 *   grow, so such a push is newer than all that were judged. Another may be an old message that comes late, or a stranger's, and accuses nobody.
 */
export function judgeChain(known: KnownChain | null, claim: ChainClaim, isFresh: boolean): ChainJudgement {
  const { from, links } = claim;
  const end = from.seq + links.length;
  const head = { length: claim.seq, hash: claim.hash };
  const accuse = (fault: ChainFault): ChainJudgement => (isFresh || !known ? { kind: 'broken', fault, ...head } : { kind: 'unplaced', length: known.length });
  if (known && claim.seq < known.length) return accuse('shorter');
  if (known && (from.seq > known.length || end < known.length) && end <= claim.seq) return { kind: 'unplaced', length: known.length };
  if (end > claim.seq) return accuse('links_differ');
  let { hash } = from;
  for (let length = from.seq; ; length++) {
    if (known && length === known.length && hash !== known.hash) return accuse('rewritten');
    if (length === end) break;
    hash = createHash('sha256').update(Buffer.from(hash, 'hex')).update(Buffer.from(links[length - from.seq]!, 'base64url')).digest('hex');
  }
  if (end === claim.seq && hash !== claim.hash) return accuse('links_differ');
  return { kind: known ? 'extended' : 'begun', length: end, hash };
}

/** Whose chain it is, as the session and the push say. */
export interface ChainOwner {
  readonly schoolId: string;
  readonly replicaId: string;
  readonly deviceId: string;
  readonly staffId: string;
}

export interface Countersigned {
  readonly judgement: ChainJudgement;
  /** To be saved with the batch; null where nothing was sealed. */
  readonly write: ChainWrite | null;
  readonly sealed: SealedHead | null;
}

/**
 * Judges a claim and signs where it may. After a break the chain is taken as it is shown from then on, so that what comes later is guarded again; the
 * break itself stays recorded, and the seals from before it stay on both sides.
 * @param head the server's own chain as this push leaves it
 */
export function countersign(sealer: Sealer, owner: ChainOwner, known: KnownChain | null, claim: ChainClaim, head: LogHead, isFresh: boolean, now: number): Countersigned {
  const judgement = judgeChain(known, claim, isFresh && (known === null || known.staffId === owner.staffId));
  if (judgement.kind === 'unplaced') return { judgement, write: null, sealed: null };
  const { schoolId, replicaId, deviceId, staffId } = owner;
  const { length, hash } = judgement;
  const unsigned = {
    schoolId, replicaId, serverEpoch: head.epoch, length, hash, serverSeq: head.chainSeq, serverHash: Buffer.from(head.chainHash).toString('hex'), sealedAt: now,
  };
  const seal: Seal = { ...unsigned, keyId: sealer.keyId, signature: sealer.sign(sealText(unsigned)) };
  const isBroken = judgement.kind === 'broken';
  return {
    judgement,
    write: {
      seal, publicKey: sealer.publicKey, deviceId, staffId, breaks: (known?.breaks ?? 0) + (isBroken ? 1 : 0), begun: judgement.kind === 'begun',
      broken: isBroken ? { fault: judgement.fault, known: { length: known?.length ?? 0, hash: known?.hash ?? '' } } : null,
    },
    sealed: { seq: length, hash, serverSeq: seal.serverSeq, serverHash: seal.serverHash, keyId: seal.keyId, signature: seal.signature, sealedAt: now },
  };
}
