import { describe, expect, it } from 'vitest';
import type { StaffId } from '#domain/ids.ts';
import type { StaffRole } from '#domain/policy/index.ts';
import { sectionsOf, type SchoolKind } from './sections.ts';

/** By hand, from the table of rights: what a person finds on the left in a school with a server. */
const EXPECTED: readonly (readonly [who: string, roles: StaffRole[], subjects: string[], classes: string[], sections: string])[] = [
  ['director', ['director'], [], [], 'journal people letters credentials roles personalData usage'],
  ['deputy', ['deputy'], [], [], 'journal people letters personalData usage'],
  ['teacher', ['teacher'], ['Алгебра'], [], 'journal people'],
  ['teacher without a load', ['teacher'], [], [], 'journal'],
  ['class teacher', ['teacher', 'class_teacher'], ['Алгебра'], ['7А'], 'journal people letters credentials personalData'],
  ['club teacher', ['club_teacher'], ['Робототехника'], [], 'journal people'],
  ['organiser', ['organiser'], [], [], 'journal'],
  ['methodist', ['methodist'], [], [], 'journal people letters'],
  ['master', ['master'], ['Практика'], [], 'journal people'],
  ['secretary', ['secretary'], [], [], 'journal people personalData'],
  ['administrator', ['administrator'], [], [], 'journal people workstations credentials roles personalData usage'],
  ['auditor', ['auditor'], [], [], 'journal audit'],
  ['nobody', [], [], [], 'journal'],
];

describe('sections of a person (R-02, P-06)', () => {
  const sections = (roles: StaffRole[], subjects: string[], classes: string[], kind: SchoolKind) =>
    sectionsOf({ staffId: 'me' as StaffId, name: 'Ёлкина', position: '', roles, subjects, classes }, kind).map(({ id }) => id);

  it.each(EXPECTED)('%s', (_who, roles, subjects, classes, expected) => {
    expect(sections(roles, subjects, classes, 'joined').join(' ')).toBe(expected);
  });

  it('an auditor has no business with pupils, letters and passwords', () => {
    const found = sections(['auditor'], [], [], 'joined');
    expect(['people', 'letters', 'workstations', 'credentials', 'roles', 'personalData', 'usage'].filter((id) => found.some((one) => one === id))).toEqual([]);
  });

  it('what needs a server is not there in the demonstration school', () => {
    expect(sections(['director', 'administrator', 'auditor'], [], [], 'demo')).toEqual(['journal', 'people', 'letters']);
  });
});
