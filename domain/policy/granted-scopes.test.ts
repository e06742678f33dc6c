import { describe, expect, it } from 'vitest';
import { grantedScopes } from './granted-scopes.ts';
import { can } from './policy.ts';
import { STAFF_ROLES } from './roles.ts';
import { DEFAULT_POLICY_SETTINGS } from './settings.ts';

const structure = {
  schoolId: 'S', classes: ['7A', '7B'],
  journals: [{ journalId: 'algebra7A', classId: '7A' }, { journalId: 'english7A1', classId: '7A' }, { journalId: 'algebra7B', classId: '7B' }],
};

describe('granted scopes (design §4, R-02)', () => {
  it('hold a journal exactly where the policy lets it be read, for every role, load and class', () => {
    for (const role of STAFF_ROLES) {
      for (const journals of [[], ['algebra7A'], ['algebra7A', 'algebra7B']]) {
        for (const classes of [[], ['7A']]) {
          const actor = { staffId: 'me', roles: [role] };
          const scopes = grantedScopes(actor, { journals, classes }, structure, DEFAULT_POLICY_SETTINGS);
          for (const { journalId, classId } of structure.journals) {
            const subject = { teacherId: journals.includes(journalId) ? 'me' : undefined, classTeacherId: classes.includes(classId) ? 'me' : undefined };
            const readable = can(actor, 'journal.read', subject);
            expect([role, journalId, scopes.includes(`journal:${journalId}`)]).toEqual([role, journalId, readable]);
            expect(!readable || scopes.includes(`class:${classId}`)).toBe(true);
          }
        }
      }
    }
  });

  it('give a teacher the names of the class but not its families (P-01)', () => {
    const scopes = grantedScopes({ staffId: 'me', roles: ['teacher'] }, { journals: ['algebra7A'], classes: [] }, structure, DEFAULT_POLICY_SETTINGS);
    expect(scopes).toEqual(['school:S', 'class:7A', 'journal:algebra7A']);
  });

  it('give the class teacher the class, its families and all its journals', () => {
    const scopes = grantedScopes({ staffId: 'me', roles: ['class_teacher'] }, { journals: [], classes: ['7B'] }, structure, DEFAULT_POLICY_SETTINGS);
    expect(scopes).toEqual(['school:S', 'class:7B', 'private:7B', 'journal:algebra7B']);
  });

  it('give a methodist of a direction its journals with their names, and no families', () => {
    const arts = { ...structure, journals: structure.journals.map((one) => ({ ...one, direction: one.journalId === 'english7A1' ? 'художественная' : '' })) };
    const scopes = (directions: string[] | null) => grantedScopes({ staffId: 'me', roles: ['methodist'], directions }, { journals: [], classes: [] }, arts, DEFAULT_POLICY_SETTINGS);
    expect(scopes(['художественная'])).toEqual(['school:S', 'class:7A', 'journal:english7A1']);
    expect(scopes([])).toEqual(['school:S']);
    expect(scopes(null)).toEqual(['school:S', 'class:7A', 'class:7B', 'private:7A', 'private:7B', 'journal:algebra7A', 'journal:algebra7B', 'journal:english7A1']);
  });

  it('give the auditor no more than the lists of the school', () => {
    expect(grantedScopes({ staffId: 'me', roles: ['auditor'] }, { journals: [], classes: [] }, structure, DEFAULT_POLICY_SETTINGS)).toEqual(['school:S']);
  });

  it('give the secretary lists without marks', () => {
    const scopes = grantedScopes({ staffId: 'me', roles: ['secretary'] }, { journals: [], classes: [] }, structure, DEFAULT_POLICY_SETTINGS);
    expect(scopes).toEqual(['school:S', 'class:7A', 'class:7B', 'private:7A', 'private:7B']);
  });
});
