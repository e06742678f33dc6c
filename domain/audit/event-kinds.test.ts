import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isSecurityEventKind, SECURITY_EVENT_KINDS, WORKSTATION_EVENT_KINDS } from './index.ts';

const sources = ['accounts', 'audit', 'personal-data', 'database'].flatMap((room) => {
  const folder = join(import.meta.dirname, '../../server', room);
  return readdirSync(folder).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(join(folder, name), 'utf8'));
});
/** How the rooms of the server tell the register: `kind: 'x', result`, `tell(…, 'x', …)`, `recordedChange(…, 'x', …)`. */
const told = new Set(
  sources.flatMap((text) => [
    ...[...text.matchAll(/kind: '([a-z_]+)', (?:result|subjectId)/g)].map(([, word]) => word!),
    ...[...text.matchAll(/(?:this\.)?tell\([^\n]*?'([a-z]+(?:_[a-z]+)*)'/g)].map(([, word]) => word!).filter((word) => word !== 'done' && word !== 'refused'),
    ...[...text.matchAll(/recordedChange\([^\n]*?'([a-z_]+)'/g)].map(([, word]) => word!),
  ]),
);

it('the catalogue knows every kind that the server tells (issue 4, point 9)', () => {
  expect(told.size).toBeGreaterThan(20);
  expect([...told].filter((word) => !isSecurityEventKind(word) && word !== 'administrator' && word !== 'enrolment_code_expired' && word !== 'identity_not_configured')).toEqual([]);
});

it('a workstation may not tell what the server does itself', () => {
  expect(WORKSTATION_EVENT_KINDS.filter((kind) => SECURITY_EVENT_KINDS[kind] !== 'workstation' || told.has(kind))).toEqual([]);
  expect(WORKSTATION_EVENT_KINDS).toContain('printed');
  expect(isSecurityEventKind('constructor')).toBe(false);
});
