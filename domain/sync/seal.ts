/**
 * A seal: the server's word that at a moment a workstation's chain of revisions was so long and ended so, and its own chain likewise. Each side keeps
 * it as a witness against the other: a hash commits to everything before it, so what a seal names cannot be cut or rewritten unseen (docs/adr/0012).
 */
export interface Seal {
  readonly schoolId: string;
  readonly replicaId: string;
  /** The server's history in which it was given; a restored server begins another. */
  readonly serverEpoch: string;
  /** Revisions of the workstation's chain. */
  readonly length: number;
  /** Of its last one, hex. */
  readonly hash: string;
  /** The server's own chain at that moment. */
  readonly serverSeq: number;
  readonly serverHash: string;
  /** Milliseconds since 1970 UTC on the server's clock. */
  readonly sealedAt: number;
  readonly keyId: string;
  /** Ed25519 over `sealText`, base64. */
  readonly signature: string;
}

/** What the signature is over. Every field stands on a line of its own and none can hold a line break, so no two seals have one text. */
export const sealText = (seal: Omit<Seal, 'keyId' | 'signature'>): string =>
  ['uchitelskaya seal 1', seal.schoolId, seal.replicaId, seal.serverEpoch, seal.length, seal.hash, seal.serverSeq, seal.serverHash, seal.sealedAt].join('\n');

export type SealFault = 'seal_key_unknown' | 'seal_forged' | 'seal_other_school';

/** Whose word a seal is. */
export interface SealTrust {
  readonly schoolId: string;
  /** The keys that are believed: id → SPKI, base64. */
  readonly keys: Readonly<Record<string, string>>;
  /** Ed25519; false also for a key or a signature that is none. */
  readonly verifies: (publicKey: string, text: string, signature: string) => boolean;
}

/** @returns why a seal is not the word of this school's server; null where it is */
export function sealFault(seal: Seal, { schoolId, keys, verifies }: SealTrust): SealFault | null {
  if (seal.schoolId !== schoolId) return 'seal_other_school';
  const key = Object.hasOwn(keys, seal.keyId) ? keys[seal.keyId] : undefined;
  if (key === undefined) return 'seal_key_unknown';
  return verifies(key, sealText(seal), seal.signature) ? null : 'seal_forged';
}

/**
 * A chain against a place that a seal names in it.
 * @param hashAt hex of the revision with that number as the chain has it now; undefined where it has none
 */
export function chainFault(hashAt: (seq: number) => string | undefined, seq: number, hash: string): 'chain_cut' | 'chain_rewritten' | null {
  // Before the first revision there is nothing to have been changed.
  if (seq === 0) return null;
  const stands = hashAt(seq);
  if (stands === undefined) return 'chain_cut';
  return stands === hash ? null : 'chain_rewritten';
}
