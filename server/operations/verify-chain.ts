import type pg from 'pg';
import type { SchoolId } from '#domain/ids.ts';
import { chainFault, sealFault, type Seal, type SealFault } from '#domain/sync/index.ts';
import { verifiesSeal } from '../certificates/seal-key.ts';
import { findChainHashes, listBreaks, listSealKeys, listSeals, listSilentFiles, readRedactions, walkRevisions, type ChainBreak, type SilentFile } from '../database/chain-repository.ts';
import { inSchool } from '../database/pool.ts';
import { findRowsBesideChain } from '../database/rows-beside-chain.ts';
import { followLink, GENESIS } from '../sync/chain.ts';

export type ServerFault = SealFault | 'revision_changed' | 'log_differs' | 'chain_cut' | 'chain_rewritten' | 'row_differs';

/** A place where the school's chain and its witnesses do not agree. */
export interface ServerFinding {
  readonly fault: ServerFault;
  /** The revision it is about. */
  readonly seq: number;
  readonly seal: Seal | null;
  /** Of `row_differs`: table and key. */
  readonly row: string | null;
}

export interface ServerReport {
  readonly revisions: number;
  readonly epoch: string;
  readonly seals: number;
  /** Brought from workstations. */
  readonly sealsBrought: number;
  /** The last revision that a good seal covers; 0 where none does. */
  readonly sealedUpTo: number;
  /** Brought seals of a history before a restore that know more than was brought back; what they knew is to be sent again by the workstations. */
  readonly lostByRestore: readonly Seal[];
  readonly breaks: readonly ChainBreak[];
  /** Files that send commands and do not show their chains. */
  readonly silent: readonly SilentFile[];
  /** By revision; empty where everything fits. */
  readonly findings: readonly ServerFinding[];
}

export interface ServerWitnesses {
  /** Seals that workstations hold. */
  readonly brought?: readonly Seal[];
  /** Keys believed beside those that the database names: the server's own. */
  readonly keys?: Readonly<Record<string, string>>;
}

/**
 * Checks the chain of one school in one consistent view, while the server works: every hash is counted anew from its row; the chain ends where the school's
 * log says; every seal, of the server and of workstations, names a revision as it stands; and what the newest revision of a row says is what the row holds.
 * A database whose tail was cut or whose past was rewritten with all hashes, log and seals by somebody who also has the server's key agrees with
 * itself: only seals brought from workstations tell.
 */
export function verifyChain(pool: pg.Pool, schoolId: SchoolId, { brought = [], keys = {} }: ServerWitnesses = {}): Promise<ServerReport> {
  return inSchool(pool, schoolId, 'read', async (client) => {
    const { rows } = await client.query<{ epoch: string; seq: number; hash: string }>(
      `SELECT epoch, chain_seq AS seq, encode(chain_hash, 'hex') AS hash FROM school_log WHERE school_id = $1`, [schoolId],
    );
    const log = rows[0]!;
    const findings: ServerFinding[] = [];
    const walked = await walk(client, schoolId);
    if (walked.broken !== null) findings.push({ fault: 'revision_changed', seq: walked.broken, seal: null, row: null });
    else if (walked.length !== log.seq || walked.hash !== log.hash) findings.push({ fault: 'log_differs', seq: Math.min(walked.length, log.seq) + 1, seal: null, row: null });

    const own = await listSeals(client, schoolId);
    const trust = { schoolId, keys: { ...(await listSealKeys(client, schoolId)), ...keys }, verifies: verifiesSeal };
    const hashes = await findChainHashes(client, schoolId, [...own, ...brought].map(({ serverSeq }) => serverSeq));
    /** How far the history of an epoch is known to have come into this database: to there its seals must fit, also after a restore. */
    const heldOf = new Map<string, number>();
    let sealedUpTo = 0;
    const lostByRestore: Seal[] = [];
    for (const [at, seal] of [...own, ...brought].entries()) {
      const isBrought = at >= own.length;
      const { serverEpoch, serverSeq } = seal;
      const fault = sealFault(seal, trust) ?? chainFault((seq) => hashes.get(seq), serverSeq, seal.serverHash);
      if (!isBrought) heldOf.set(serverEpoch, Math.max(heldOf.get(serverEpoch) ?? 0, serverSeq));
      if (fault === null) sealedUpTo = Math.max(sealedUpTo, serverSeq);
      else if (isBrought && fault.startsWith('chain_') && serverEpoch !== log.epoch && serverSeq > (heldOf.get(serverEpoch) ?? 0)) lostByRestore.push(seal);
      else findings.push({ fault, seq: serverSeq, seal, row: null });
    }
    for await (const { row, seq } of findRowsBesideChain(client, schoolId)) findings.push({ fault: 'row_differs', seq, seal: null, row });
    findings.sort((a, b) => a.seq - b.seq);
    return {
      revisions: walked.length, epoch: log.epoch, seals: own.length, sealsBrought: brought.length, sealedUpTo, lostByRestore, breaks: await listBreaks(client, schoolId),
      silent: await listSilentFiles(client, schoolId),
      findings,
    };
  });
}

/** Counts the whole chain anew, to its first place that does not fit. */
async function walk(client: pg.ClientBase, schoolId: string): Promise<{ length: number; hash: string; broken: number | null }> {
  let hash: Uint8Array = GENESIS;
  let length = 0;
  const redactions = await readRedactions(client, schoolId);
  for await (const revision of walkRevisions(client, schoolId)) {
    const link = followLink(hash, length, revision, redactions);
    if (!link) return { length, hash: '', broken: length + 1 };
    hash = link;
    length += 1;
  }
  return { length, hash: Buffer.from(hash).toString('hex'), broken: null };
}

const moment = (ms: number): string => new Date(ms).toISOString();

/** One line of plain words about a finding. */
export function describeServerFinding({ fault, seq, seal, row }: ServerFinding, { revisions, sealedUpTo }: ServerReport): string {
  const when = seal ? moment(seal.sealedAt) : '';
  switch (fault) {
    case 'revision_changed':
      return `Revision ${seq} does not fit: it, or the one before it, was changed, left out or put in past the server.`;
    case 'log_differs':
      return `The chain ends at revision ${revisions}, but the school's log says otherwise: from ${seq} on something is missing or was put in.`;
    case 'chain_cut':
      return `The tail was cut: a seal of ${when} knows revision ${seq}, and it is not there (the chain ends at ${revisions}).`;
    case 'chain_rewritten':
      return `The past was rewritten: revision ${seq} is another than the seal of ${when} says. The change lies between ${Math.min(sealedUpTo, seq - 1) + 1} and ${seq}.`;
    case 'row_differs':
      return `The row ${row} was changed past the chain: it is not what its last revision, ${seq}, says.`;
    case 'seal_forged':
      return `A seal of revision ${seq} does not bear the school's signature (key ${seal?.keyId}, file ${seal?.replicaId}).`;
    case 'seal_key_unknown':
      return `A seal of revision ${seq} is of a key that is not believed (key ${seal?.keyId}, file ${seal?.replicaId}).`;
    case 'seal_other_school':
      return `A seal of revision ${seq} is of another school (${seal?.schoolId}).`;
    default:
      return fault satisfies never;
  }
}

/** One line about a workstation whose chain did not fit when it was shown. */
export function describeBreak({ replicaId, deviceId, fault, at, knownLength, claimedLength }: ChainBreak): string {
  const who = `The file ${replicaId} of workstation ${deviceId}`;
  const how = {
    shorter: `came with ${claimedLength} revisions after ${knownLength} had been sealed`, rewritten: `came with another past than was sealed (${knownLength} revisions): changed, or a copy of the file`,
    links_differ: `came with revisions that do not give their hashes, after ${knownLength}`,
    begun_anew: `began with ${claimedLength} revisions; the one before it of the same person there had ${knownLength}: a copied, restored or new file`,
  }[fault];
  return `${moment(at)} ${who} ${how ?? fault}.`;
}
