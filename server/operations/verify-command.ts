import { readFileSync, writeFileSync } from 'node:fs';
import type pg from 'pg';
import { sealsFile, type RegisterHead } from '#domain/contract/sync/index.ts';
import type { SchoolId } from '#domain/ids.ts';
import type { Seal } from '#domain/sync/index.ts';
import { describeRegisterFinding, verifyRegister } from '../audit/verify-register.ts';
import { listHostedSchools } from '../accounts/device-repository.ts';
import { ConfigurationError } from '../configuration/configuration.ts';
import { listSealKeys, listSeals } from '../database/chain-repository.ts';
import { inSchool } from '../database/pool.ts';
import type { Sealer } from '../sync/countersign.ts';
import { describeBreak, describeServerFinding, verifyChain } from './verify-chain.ts';

/**
 * `npm run server -- verify`: every school of the database, in plain words.
 * @param ownKey of the server's folder, believed beside those that the database names
 * @param wish.seals files with seals of workstations @param wish.sealsTo where the server's seals are written, for the check of a workstation's file
 * @param tell hears the first thing of each chain that does not fit, for the security register
 * @returns the exit code: 0 everything fits, 1 something does not, 2 there was nothing to check
 * @throws ConfigurationError for a file that holds no seals
 */
export async function verifySchools(
  pool: pg.Pool, ownKey: Pick<Sealer, 'keyId' | 'publicKey'> | null, wish: { readonly seals: readonly string[]; readonly sealsTo: string | undefined },
  say: (line: string) => void, tell: (schoolId: SchoolId, found: { readonly what: 'revisions' | 'register'; readonly fault: string; readonly seq: number }) => Promise<void> = () => Promise.resolve(),
): Promise<0 | 1 | 2> {
  const files = wish.seals.map(readSeals);
  const brought = files.flatMap(({ seals }) => seals);
  const heads = files.flatMap(({ registerHeads }) => registerHeads);
  // One that was moved away keeps what it was until then.
  const schools = await listHostedSchools(pool, 'withClosed');
  const held: Seal[] = [];
  let code: 0 | 1 | 2 = schools.length === 0 ? 2 : 0;
  if (code === 2) say('This database holds no school: there is nothing to check.');
  for (const school of schools) {
    const schoolId = school.schoolId as SchoolId;
    // In a database of several schools each has its own; a stranger's is told in a school that stands alone.
    const ofSchool = schools.length === 1 ? brought : brought.filter((seal) => seal.schoolId === schoolId);
    const report = await verifyChain(pool, schoolId, { brought: ofSchool, keys: keyOf(ownKey) });
    held.push(...(await inSchool(pool, schoolId, 'read', (client) => listSeals(client, schoolId))));
    say(`${school.name}: ${report.revisions} revisions, ${report.seals} seals of the server, ${report.sealsBrought} from workstations.`);
    say(report.sealedUpTo === 0 ? 'No seal covers any of it yet.' : `Sealed up to revision ${report.sealedUpTo}; ${Math.max(report.revisions - report.sealedUpTo, 0)} after it are guarded by their hashes alone.`);
    for (const one of report.breaks) say(`! ${describeBreak(one)}`);
    for (const { replicaId, deviceId, commands } of report.silent) say(`! The file ${replicaId} of workstation ${deviceId} sent ${commands} commands and did not show its chain since.`);
    for (const { serverSeq, sealedAt } of report.lostByRestore) {
      say(`! A seal of ${new Date(sealedAt).toISOString()} knows revision ${serverSeq} of a history before the server was restored; the workstations send it again.`);
    }
    const [first, ...others] = report.findings;
    if (first) {
      code = 1;
      await tell(schoolId, { what: 'revisions', fault: first.fault, seq: first.seq });
      say(`✖ ${describeServerFinding(first, report)}`);
      for (const one of others.slice(0, 20)) say(`  ${describeServerFinding(one, report)}`);
      if (others.length > 20) say(`  and ${others.length - 20} more.`);
    } else say('✔ Everything fits.');
    const keys = { ...(await inSchool(pool, schoolId, 'read', (client) => listSealKeys(client, schoolId))), ...keyOf(ownKey) };
    const register = await verifyRegister(pool, schoolId, keys, heads);
    say(`Security register: ${register.length} events, ${register.cutLength} of them past their time and gone, sealed up to ${register.sealedUpTo}.`);
    const [broken] = register.findings;
    if (broken) {
      code = 1;
      await tell(schoolId, { what: 'register', ...broken });
    }
    for (const one of register.findings.slice(0, 20)) say(`✖ ${describeRegisterFinding(one)}`);
  }
  if (wish.sealsTo !== undefined) writeFileSync(wish.sealsTo, JSON.stringify({ format: 'uchitelskaya-seals', version: 1, seals: held }, null, 1));
  return code;
}

/** As keys that are believed: id → SPKI, base64. */
export const keyOf = (own: Pick<Sealer, 'keyId' | 'publicKey'> | null): Record<string, string> => (own ? { [own.keyId]: own.publicKey } : {});

function readSeals(file: string): { readonly seals: Seal[]; readonly registerHeads: RegisterHead[] } {
  let content: unknown = null;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // The message below says it.
  }
  const parsed = sealsFile.safeParse(content);
  if (!parsed.success) throw new ConfigurationError(`${file} holds no seals.`);
  return parsed.data;
}
