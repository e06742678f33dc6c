import type { z } from 'zod';
import { registerHead, registerHeadAnswer, registerHeadText, type RegisterHead } from '#domain/contract/sync/index.ts';
import { done, type Result } from '#domain/result.ts';
import type { ReadHandle, WriteHandle } from '../database/handles.ts';
import { listSealKeys } from './seal-repository.ts';
import { verifiesSeal } from './seals.ts';
import { findFact, setFact } from './state-repository.ts';

/** What this workstation saw of the school's security register that does not fit it any more. */
export interface BrokenRegister {
  readonly fault: 'shorter' | 'rewritten';
  /** Events that were seen, and that are there. */
  readonly known: number;
  readonly claimed: number;
  /** Milliseconds since 1970 UTC, by this workstation's clock. */
  readonly foundAt: number;
}

export interface WitnessParts {
  readonly file: { readonly read: ReadHandle; write(work: (tx: WriteHandle) => void): Promise<void> };
  readonly staffId: string;
  readonly clock: () => number;
  readonly ask: <Schema extends z.ZodType>(method: 'POST', path: string, schema: Schema, body: unknown) => Promise<Result<z.output<Schema>>>;
}

/** The highest end of the register that was seen here; null before the first greeting. */
export function findSeenHead(db: ReadHandle): RegisterHead | null {
  const stored = findFact(db, 'registerHead');
  const parsed = stored === null ? null : registerHead.safeParse(JSON.parse(stored));
  return parsed?.success ? parsed.data : null;
}

export function findBrokenRegister(db: ReadHandle): BrokenRegister | null {
  const stored = findFact(db, 'registerBroken');
  return stored === null ? null : (JSON.parse(stored) as BrokenRegister);
}

/** Auditors and administrators are the witnesses; whoever is neither asks nothing. */
export const isWitness = (db: ReadHandle, staffId: string): boolean =>
  db.get(`SELECT 1 FROM staff_role WHERE staff_id = ? AND role IN ('auditor', 'administrator') LIMIT 1`, staffId) !== undefined;

/**
 * Shows the server what was seen of its security register and hears its signed end (docs/adr/0012). The highest that fits is kept; one that does not fit is told, and what was seen stays as
 * it was, for the check by hand.
 */
export async function greetRegister({ file, staffId, clock, ask }: WitnessParts): Promise<Result<BrokenRegister | null>> {
  if (!isWitness(file.read, staffId)) return done(null);
  const known = findSeenHead(file.read);
  const answer = await ask('POST', '/v1/security-events/head', registerHeadAnswer, { known });
  if (!answer.ok) return answer;
  const { head } = answer.value;
  const key = listSealKeys(file.read)[head.keyId];
  // A word that nobody signed replaces none that was signed.
  if (key === undefined || !verifiesSeal(key, registerHeadText(head), head.signature)) return done(null);
  const isSameHistory = known !== null && known.epoch === head.epoch;
  const fault = answer.value.fault ?? (isSameHistory && head.length < known.length ? 'shorter' : null);
  if (fault === null || known === null) {
    await file.write((tx) => {
      setFact(tx, 'registerHead', JSON.stringify(head));
      if (!isSameHistory) setFact(tx, 'registerBroken', 'null');
    });
    return done(null);
  }
  const broken: BrokenRegister = findBrokenRegister(file.read) ?? { fault, known: known.length, claimed: head.length, foundAt: Math.trunc(clock()) };
  await file.write((tx) => setFact(tx, 'registerBroken', JSON.stringify(broken)));
  return done(broken);
}
