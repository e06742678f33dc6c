import { createPublicKey, verify } from 'node:crypto';
import type { ChainClaim, PushAnswer } from '#domain/contract/sync/index.ts';
import { sealFault, type Seal } from '#domain/sync/index.ts';
import type { WriteHandle } from '../database/handles.ts';
import { findChainHash } from '../features/audit/index.ts';
import { keepSeal, listSealKeys } from './seal-repository.ts';
import { findFact, setFact } from './state-repository.ts';

/** Ed25519 over the UTF-8 text. @param publicKey SPKI, base64 @returns false also for what is no key and no signature */
export function verifiesSeal(publicKey: string, text: string, signature: string): boolean {
  try {
    return verify(null, Buffer.from(text), createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' }), Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

export interface SealNoted {
  /** Show the next stretch of the chain at once. */
  readonly more: boolean;
  /** For the log: the server tells of a break, or what it sent is no seal of ours. */
  readonly trouble: 'chainBroken' | 'sealWrong' | null;
}

/**
 * What the server said of the chain that went with a push, in the transaction of its verdicts. A seal is kept when it carries the school's
 * signature and names a revision of ours as it stands; anything else is no witness and is told to the log.
 */
export function noteSeal(tx: WriteHandle, { sealed, chain, serverEpoch }: Pick<PushAnswer, 'sealed' | 'chain' | 'serverEpoch'>, claim: ChainClaim | null): SealNoted {
  if (!claim || !chain) return { more: false, trouble: null };
  const isBroken = chain.code === 'chain_broken';
  const breaks = Number(findFact(tx, 'chainBreaks') ?? 0) + (isBroken ? 1 : 0);
  if (isBroken) setFact(tx, 'chainBreaks', String(breaks));
  const trouble = isBroken ? 'chainBroken' : null;
  if (!sealed) {
    // It knows another length than we thought: an answer was lost, or it was restored. What it asks for is shown next, if we have it.
    setFact(tx, 'chainAsked', String(chain.length));
    return { more: chain.length <= claim.seq && chain.length !== claim.from.seq, trouble };
  }
  const seal: Seal = {
    schoolId: findFact(tx, 'schoolId') ?? '', replicaId: findFact(tx, 'replicaId') ?? '', serverEpoch, length: sealed.seq, hash: sealed.hash, serverSeq: sealed.serverSeq,
    serverHash: sealed.serverHash, sealedAt: sealed.sealedAt, keyId: sealed.keyId, signature: sealed.signature,
  };
  const isOurs = sealFault(seal, { schoolId: seal.schoolId, keys: listSealKeys(tx), verifies: verifiesSeal }) === null && findChainHash(tx, seal.length) === seal.hash;
  if (!isOurs) return { more: false, trouble: 'sealWrong' };
  keepSeal(tx, seal, breaks);
  tx.run(`DELETE FROM sync_state WHERE name = 'chainAsked'`);
  return { more: seal.length < claim.seq && seal.length > claim.from.seq, trouble };
}
