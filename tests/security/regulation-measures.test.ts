import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MEASURES_OF_SCHOOL, measuresInProgram } from '#domain/reports/index.ts';
import { readSecurityMap } from './security-map.ts';

const project = join(import.meta.dirname, '..', '..');
const { rows } = readSecurityMap(readFileSync(join(project, 'docs', 'security.md'), 'utf8'), (path) => (existsSync(join(project, path)) ? '' : null));
/** The last cell of a row of the map; null where there is none. */
const proofOf = (name: string): string | null => rows.find((row) => row.name === name)?.cells.at(-1) ?? null;

const settings = { idleLockMinutes: 5, leaseDays: 7, temporaryPasswordDays: 14, classTeacherMayMarkAllSubjects: true, administrationOnMarkedWorkstations: true };

test.each(measuresInProgram(settings))('the regulation promises «$measure» by rows of docs/security.md that name a test and are met (P-11)', ({ rows: named }) => {
  expect(named.length).toBeGreaterThan(0);
  expect(named.map((name) => [name, proofOf(name)]).filter(([, proof]) => proof === null || proof === undefined || !proof.startsWith('`') || !proof.includes(' › '))).toEqual([]);
});

test.each(MEASURES_OF_SCHOOL)('what the regulation leaves to the school the map does not claim: «$how»', ({ rows: named }) => {
  expect(named.map((name) => [name, proofOf(name)]).filter(([, proof]) => !/^(school|not met): /u.test(proof ?? ''))).toEqual([]);
});
