import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { sealKeysFile, sealsFile } from '#domain/contract/sync/index.ts';
import type { Seal } from '#domain/sync/index.ts';
import { openReader } from '../../database/connection.ts';
import { databaseFailure } from '../../database/damage.ts';
import { makeReadHandle } from '../../database/handles.ts';
import { MIGRATIONS } from '../../database/migrations/index.ts';
import { findSeenHead } from '../../sync/register-witness.ts';
import { listSeals } from '../../sync/seal-repository.ts';
import { describeFileFinding, verifyFile } from './verify-file.ts';

/** `npm run audit:verify -- --file school.db --key-from key.txt`: exit code 0 everything fits, 1 something does not, 2 nothing could be checked. */
const USAGE = `npm run audit:verify -- --file <workstation.db> --key-from <file with 64 hex digits>
  [--seals <server-seals.json>]   also check against what the server remembers (made there with --seals-to)
  [--seal-keys <keys.json>]       believe these keys alone (printed by: npm run server -- seal-keys)
  [--seals-to <file.json>]        write the seals of this file, to be checked against the server`;

class NotChecked extends Error {}

function read<Value>(file: string, parse: (content: unknown) => { success: boolean; data?: Value }, what: string): Value {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new NotChecked(`${file} cannot be read as ${what}.`);
  }
  const parsed = parse(content);
  if (!parsed.success) throw new NotChecked(`${file} holds no ${what}.`);
  return parsed.data!;
}

function keyOf(file: string): Uint8Array {
  const text = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (!/^[0-9a-f]{64}$/i.test(text)) throw new NotChecked(`${file} must hold the key of the database: 64 hex digits.`);
  return new Uint8Array(Buffer.from(text, 'hex'));
}

function verify(): number {
  const { values } = parseArgs({
    options: {
      file: { type: 'string' }, 'key-from': { type: 'string' }, seals: { type: 'string', multiple: true }, 'seal-keys': { type: 'string' }, 'seals-to': { type: 'string' },
    },
  });
  const { file, 'key-from': keyFrom, 'seal-keys': sealKeys, 'seals-to': sealsTo } = values;
  if (file === undefined || keyFrom === undefined) throw new NotChecked(USAGE);
  if (!existsSync(file)) throw new NotChecked(`${file} does not exist.`);
  const serverSeals: Seal[] = (values.seals ?? []).flatMap((one) => read(one, (content) => sealsFile.safeParse(content), 'file of seals').seals);
  const keys = sealKeys === undefined ? undefined : read(sealKeys, (content) => sealKeysFile.safeParse(content), 'keys');
  const raw = openReader(file, keyOf(keyFrom));
  try {
    const newest = MIGRATIONS.at(-1)!.version;
    const version = Number(raw.pragma('user_version', { simple: true }));
    // Evidence is not brought forward: that would write into it.
    if (version !== newest) throw new NotChecked(`${file} is of version ${version}, this program checks ${newest}. ${version < newest ? 'Open it once with the application first, or a copy of it.' : 'Update the program.'}`);
    const db = makeReadHandle(raw);
    const report = verifyFile(db, { serverSeals, ...(keys ? { keys } : {}) });
    const { revisions, seals, sealsOfServer, sealedUpTo, findings } = report;
    console.log(`${file}: ${revisions} revisions, ${seals} seals in the file${sealsOfServer > 0 ? `, ${sealsOfServer} from the server` : ''}.`);
    console.log(sealedUpTo === 0 ? 'Nothing of it is countersigned by a school server.' : `Countersigned up to revision ${sealedUpTo}; ${Math.max(revisions - sealedUpTo, 0)} after it are guarded by their hashes alone.`);
    if (sealsTo !== undefined) writeFileSync(sealsTo, JSON.stringify({ format: 'uchitelskaya-seals', version: 1, seals: listSeals(db), registerHeads: [findSeenHead(db)].filter((head) => head !== null) }, null, 1));
    const [first, ...others] = findings;
    if (!first) {
      console.log('✔ Everything fits.');
      return 0;
    }
    console.log(`✖ ${describeFileFinding(first, report)}`);
    for (const one of others) console.log(`  ${describeFileFinding(one, report)}`);
    return 1;
  } finally {
    raw.close();
  }
}

try {
  process.exitCode = verify();
} catch (error) {
  const failure = error instanceof NotChecked ? undefined : databaseFailure(error, 'the database');
  const isArgument = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof NotChecked) && !failure && !isArgument) throw error;
  console.error(`✖ ${failure ? `${failure.error.code} ${JSON.stringify(failure.error.params)}` : (error as Error).message}`);
  process.exitCode = 2;
}
