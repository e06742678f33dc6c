import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const NAME = 'school-policy.json';
/** A policy is some two kilobytes; what is larger is another file under its name. */
const LARGEST = 40_000;

/**
 * Where an administrator lays the policy file of a room of workstations: with the application's own data, or once for all accounts of a computer.
 * @param env of the process
 */
export function policyPlaces(dataFolder: string, platform: NodeJS.Platform, env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const own = join(dataFolder, NAME);
  switch (platform) {
    case 'win32':
      return env['ProgramData'] === undefined ? [own] : [own, join(env['ProgramData'], 'Uchitelskaya', NAME)];
    case 'darwin':
      return [own, `/Library/Application Support/Uchitelskaya/${NAME}`];
    default:
      return [own, `/etc/uchitelskaya/${NAME}`];
  }
}

/** @returns the text of the first file that can be read; null where there is none */
export function readPolicyText(places: readonly string[]): string | null {
  for (const place of places) {
    try {
      const text = readFileSync(place, 'utf8');
      if (text.length <= LARGEST) return text;
    } catch {
      // Missing, or of another account: the next place may have one.
    }
  }
  return null;
}
