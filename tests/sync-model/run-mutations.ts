import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MUTATIONS, type Mutation } from './mutations.ts';

const PROJECT = resolve(import.meta.dirname, '..', '..');
const PARTS = ['domain', 'main', 'server', 'resources', 'tests/sync-model', 'tests/fixtures', 'package.json'];
/** A world that never ends is a bug found too. */
const ENDS_WITHIN_MS = 600_000;

export interface MutationOutcome {
  readonly name: string;
  /** The seed that found it; null where none of them did. */
  readonly seed: number | null;
  readonly how: string;
}

/** Plants each bug in a copy of the sources and lets the simulation live in it. */
export function runMutations(seeds: number, only: readonly Mutation[] = MUTATIONS, onOutcome: (outcome: MutationOutcome) => void = () => undefined): MutationOutcome[] {
  const folder = mkdtempSync(join(tmpdir(), 'uch-mutations-'));
  try {
    for (const part of PARTS) cpSync(join(PROJECT, part), join(folder, part), { recursive: true });
    symlinkSync(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
    return only.map((mutation) => {
      const outcome = runOne(folder, mutation, seeds);
      onOutcome(outcome);
      return outcome;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runOne(folder: string, { name, file, find, replace }: Mutation, seeds: number): MutationOutcome {
  const path = join(folder, file);
  const whole = readFileSync(path, 'utf8');
  if (!whole.includes(find)) return { name, seed: null, how: 'its text is no longer there' };
  writeFileSync(path, whole.replace(find, replace));
  try {
    const run = spawnSync(process.execPath, ['tests/sync-model/cli.ts', '--seeds', String(seeds), '--most', '1'], { cwd: folder, encoding: 'utf8', timeout: ENDS_WITHIN_MS });
    if (run.status === 0) return { name, seed: null, how: 'not found' };
    const found = /^seed (\d+): (.*)$/m.exec(run.stdout);
    return { name, seed: found ? Number(found[1]) : 0, how: found?.[2] ?? (run.signal === null ? run.stderr.trim().split('\n').at(-1) ?? '' : 'it never ended') };
  } finally {
    writeFileSync(path, whole);
  }
}
