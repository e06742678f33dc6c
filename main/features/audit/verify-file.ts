import { chainFault, sealFault, type Seal, type SealFault } from '#domain/sync/index.ts';
import type { ReadHandle } from '../../database/handles.ts';
import { listSealKeys, listSeals } from '../../sync/seal-repository.ts';
import { verifiesSeal } from '../../sync/seals.ts';
import { findFact } from '../../sync/state-repository.ts';
import { findBrokenLink, findChainEnd, findChainHash } from './audit-repository.ts';

export type FileFault = SealFault | 'revision_changed' | 'chain_cut' | 'chain_rewritten' | 'seal_other_replica';

/** A place where a file's chain and its witnesses do not agree. */
export interface FileFinding {
  readonly fault: FileFault;
  /** The revision it is about. */
  readonly seq: number;
  readonly seal: Seal | null;
}

export interface FileReport {
  readonly revisions: number;
  /** Of the file itself, and brought from the server. */
  readonly seals: number;
  readonly sealsOfServer: number;
  /** The last revision that a good seal covers; 0 where none does. */
  readonly sealedUpTo: number;
  /** By revision; empty where everything fits. */
  readonly findings: readonly FileFinding[];
}

export interface FileWitnesses {
  /** What the server remembers of this and other files; those of this file's replica are believed against it. */
  readonly serverSeals?: readonly Seal[];
  /** The keys that are believed; those that the file was told by its server unless given. */
  readonly keys?: Readonly<Record<string, string>>;
}

/**
 * Checks a file's chain of revisions: every hash is counted anew from its row, and every seal of the school's server must name a revision as it stands now.
 * Rows that were changed, left out or put in break a hash; a tail that was cut, and a past that was rewritten with all its hashes, break a seal. What
 * happened after the last seal is guarded by hashes alone. Reads only.
 */
export function verifyFile(db: ReadHandle, { serverSeals = [], keys = listSealKeys(db) }: FileWitnesses = {}): FileReport {
  const replicaId = findFact(db, 'replicaId') ?? '';
  const schoolId = findFact(db, 'schoolId') ?? db.get<{ id: string }>('SELECT id FROM school LIMIT 1')?.id ?? '';
  const own = listSeals(db);
  // A replica that this file bore before it was told from its copy went on elsewhere: only seals of its present name speak of this file.
  const brought = serverSeals.filter((seal) => seal.replicaId === replicaId);
  const findings: FileFinding[] = [];
  let sealedUpTo = 0;
  for (const seal of [...own, ...brought]) {
    const fault = sealFault(seal, { schoolId, keys, verifies: verifiesSeal });
    const place = fault ?? chainFault((seq) => findChainHash(db, seq), seal.length, seal.hash);
    if (place === null) sealedUpTo = Math.max(sealedUpTo, seal.length);
    // The true word of the server about another file's chain, laid into this one.
    else findings.push({ fault: fault === null && seal.replicaId !== replicaId ? 'seal_other_replica' : place, seq: seal.length, seal });
  }
  const changed = findBrokenLink(db);
  if (changed !== null) findings.push({ fault: 'revision_changed', seq: changed, seal: null });
  findings.sort((a, b) => a.seq - b.seq);
  return { revisions: findChainEnd(db)?.seq ?? 0, seals: own.length, sealsOfServer: brought.length, sealedUpTo, findings };
}

const moment = (ms: number): string => new Date(ms).toISOString();

/** One line of plain words about a finding. */
export function describeFileFinding({ fault, seq, seal }: FileFinding, { revisions, sealedUpTo }: FileReport): string {
  const when = seal ? moment(seal.sealedAt) : '';
  switch (fault) {
    case 'revision_changed':
      return `Revision ${seq} does not fit: it, or the one before it, was changed, left out or put in past the application.`;
    case 'chain_cut':
      return `The tail was cut: the server sealed ${seq} revisions on ${when}, and revision ${seq} is not there (the file ends at ${revisions}).`;
    case 'chain_rewritten':
      return `The past was rewritten: revision ${seq} is another than the server sealed on ${when}. The change lies between ${Math.min(sealedUpTo, seq - 1) + 1} and ${seq}.`;
    case 'seal_forged':
      return `The seal of revision ${seq} does not bear the school's signature (key ${seal?.keyId}).`;
    case 'seal_key_unknown':
      return `The seal of revision ${seq} is of a key that is not believed (key ${seal?.keyId}).`;
    case 'seal_other_school':
      return `The seal of revision ${seq} is of another school (${seal?.schoolId}).`;
    case 'seal_other_replica':
      return `The seal of revision ${seq} is of another file (${seal?.replicaId}).`;
    default:
      return fault satisfies never;
  }
}
