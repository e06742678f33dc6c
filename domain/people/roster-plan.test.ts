import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GroupId, PupilId } from '../ids.ts';
import { fullName, parseFullName, sortName } from './names.ts';
import { classKey, isDecided, planRosterImport, type ClassPlace, type KnownPupil, type RosterDecision, type RosterPlan } from './roster-plan.ts';
import type { RosterRow } from './roster-rows.ts';

const HERE = '7a' as GroupId;
const NEXT = '7b' as GroupId;
const here: ClassPlace = { groupId: HERE, groupName: '7А', startsOn: '2026-09-01', endsOn: null };
const next: ClassPlace = { groupId: NEXT, groupName: '7Б', startsOn: '2026-09-01', endsOn: null };

const named = (text: string) => {
  const parsed = parseFullName(text);
  if (!parsed.ok) throw new Error(text);
  return parsed.name;
};
const row = (line: number, name: string, birthDate: string | null = '2014-03-05', more: Partial<RosterRow> = {}): RosterRow => ({
  line, written: name, name: named(name), birthDate, sex: 'male', sexGuessed: false, address: '', phone: '', className: '', enrolledOn: null,
  cells: { fullName: `B${line}`, birthDate: `C${line}` }, problems: [], ...more,
});
const pupil = (id: string, name: string, birthDate: string | null = '2014-03-05', places: ClassPlace[] = [here], more: Partial<KnownPupil> = {}): KnownPupil => ({
  id: id as PupilId, name: named(name), sex: 'male', birthDate, address: '', phone: '', places, ...more,
});
const options = (decisions: RosterDecision[] = []) => ({
  group: { id: HERE, name: '7А', grade: 7 }, year: { startsOn: '2026-09-01', endsOn: '2027-05-31' }, enrolOn: '2026-09-01', today: '2026-11-23', decisions,
});
const planned = (rows: RosterRow[], known: KnownPupil[], decisions: RosterDecision[] = []) => planRosterImport(rows, known, options(decisions));
const brief = (plan: RosterPlan) => plan.rows.map(({ action, question, problems }) =>
  [action, question?.kind ?? '', ...problems.map(({ cell, code }) => `${cell ?? ''}:${code}`)].join(' ').trim());

describe('who is new and who is known (domain.md §8.2)', () => {
  it('adds whom the school does not know, from the day that was chosen', () => {
    const plan = planned([row(2, 'Иванов Пётр')], []);
    expect(plan.rows[0]).toMatchObject({ action: 'add', startsOn: '2026-09-01', target: { birthDate: '2014-03-05', sex: 'male' }, pupilId: null });
    expect(plan.counts).toMatchObject({ add: 1, question: 0, error: 0 });
  });

  it('finds the pupil of the class by name and birth date: the same, or changed where the file says more', () => {
    expect(brief(planned([row(2, 'Иванов Пётр')], [pupil('p', 'Иванов Пётр')]))).toEqual(['same']);
    const plan = planned([row(2, 'Иванов Пётр', '2014-03-05', { phone: '45-67-89' })], [pupil('p', 'Иванов Пётр', '2014-03-05', [here], { phone: '11-11-11', address: 'ул. Мира' })]);
    expect(plan.rows[0]).toMatchObject({ action: 'update', changes: [{ field: 'phone', from: '11-11-11', to: '45-67-89' }] });
  });

  it('enrols whom the school knows and who is in no class, and asks about one who left or is in another class', () => {
    expect(planned([row(2, 'Иванов Пётр')], [pupil('p', 'Иванов Пётр', '2014-03-05', [])]).rows[0]).toMatchObject({ action: 'enrol', pupilId: 'p', startsOn: '2026-09-01' });
    const moved = [pupil('p', 'Иванов Пётр', '2014-03-05', [next])];
    expect(brief(planned([row(2, 'Иванов Пётр')], moved))).toEqual(['question otherClass']);
    const same: RosterDecision = { line: 2, answer: 'same', pupilId: 'p' as PupilId };
    expect(brief(planned([row(2, 'Иванов Пётр')], moved, [same]))).toEqual(['error otherClass :transfer_before_start']);
    expect(planRosterImport([row(2, 'Иванов Пётр')], moved, { ...options([same]), enrolOn: '2026-11-09' }).rows[0])
      .toMatchObject({ action: 'move', startsOn: '2026-11-09', leaves: { groupId: NEXT, groupName: '7Б', endsOn: '2026-11-08' } });
    const left = [pupil('p', 'Иванов Пётр', '2014-03-05', [{ ...here, endsOn: '2026-10-02' }])];
    expect(brief(planned([row(2, 'Иванов Пётр')], left))).toEqual(['question departed']);
    expect(planned([row(2, 'Иванов Пётр')], left, [same]).rows[0]).toMatchObject({ action: 'enrol', startsOn: '2026-10-03' });
  });

  it('lets a stay begin behind one that has ended, in whatever class', () => {
    const left = [pupil('p', 'Иванов Пётр', '2014-03-05', [{ ...next, endsOn: '2026-11-10' }])];
    expect(planned([row(2, 'Иванов Пётр')], left).rows[0]).toMatchObject({ action: 'enrol', startsOn: '2026-11-11', leaves: null });
  });

  it('asks about е and ё and keeps or takes the spelling as answered', () => {
    const known = [pupil('p', 'Иванов Пётр')];
    const rows = [row(2, 'Иванов Петр')];
    const answer = (given: RosterDecision['answer']) => planned(rows, known, [{ line: 2, answer: given, pupilId: 'p' as PupilId }]).rows[0]!;
    expect(brief(planned(rows, known))).toEqual(['question spelling']);
    expect(answer('same')).toMatchObject({ action: 'same', title: 'Иванов Пётр' });
    expect(answer('sameRenamed')).toMatchObject({ action: 'update', changes: [{ field: 'first', from: 'Пётр', to: 'Петр' }] });
    expect(answer('other').action).toBe('question');
    expect(answer('skip').action).toBe('skip');
  });

  it.each([
    ['one letter', 'Иванов Пётр', 'Иванав Пётр', '2014-03-05', 'slip'],
    ['neighbours swapped', 'Иванов Пётр', 'Иваонв Пётр', '2014-03-05', 'slip'],
    ['no patronymic', 'Иванов Пётр Сергеевич', 'Иванов Пётр', '2014-03-05', 'slip'],
    ['another surname', 'Иванова Анна Сергеевна', 'Ким Анна Сергеевна', '2014-03-05', 'slip'],
    ['another birth date', 'Иванов Пётр', 'Иванов Пётр', '2014-03-06', 'namesake'],
    ['day and month swapped', 'Иванов Пётр', 'Иванов Пётр', '2014-05-03', 'namesake'],
  ])('asks about a near-duplicate: %s', (_what, ours, theirs, birthDate, kind) => {
    const known = [pupil('p', ours)];
    const rows = [row(2, theirs, birthDate)];
    expect(planned(rows, known).rows[0]!.question).toMatchObject({ kind, candidates: [{ pupilId: 'p', groupName: '7А' }] });
    expect(planned(rows, known, [{ line: 2, answer: 'other' }]).rows[0]!.action).toBe('add');
    expect(planned(rows, known, [{ line: 2, answer: 'sameRenamed', pupilId: 'p' as PupilId }]).rows[0]!.action).toBe('update');
    expect(planned(rows, known, [{ line: 2, answer: 'same', pupilId: 'stranger' as PupilId }]).rows[0]!.action).toBe('question');
  });

  it('does not ask about a namesake of another age in another class', () => {
    expect(brief(planned([row(2, 'Иванов Пётр', '2014-03-05')], [pupil('p', 'Иванов Пётр', '2010-11-20', [next])]))).toEqual(['add']);
  });

  it('fills in a missing birth date in the class, and asks outside of it', () => {
    expect(planned([row(2, 'Иванов Пётр')], [pupil('p', 'Иванов Пётр', null)]).rows[0]).toMatchObject({ action: 'update', changes: [{ field: 'birthDate', from: '', to: '2014-03-05' }] });
    expect(brief(planned([row(2, 'Иванов Пётр', null)], [pupil('p', 'Иванов Пётр')]))).toEqual(['same']);
    expect(brief(planned([row(2, 'Иванов Пётр', null)], [pupil('p', 'Иванов Пётр', '2014-03-05', [next])]))).toEqual(['question birthDateMissing']);
  });

  it('never adds a known name and birth date again, even if told so', () => {
    const twice = [pupil('p', 'Иванов Пётр'), pupil('q', 'Иванов Пётр', '2014-03-05', [next])];
    expect(brief(planned([row(2, 'Иванов Пётр')], twice, [{ line: 2, answer: 'other' }]))).toEqual(['question severalKnown']);
    expect(brief(planned([row(2, 'Иванов Пётр')], twice, [{ line: 2, answer: 'same', pupilId: 'p' as PupilId }]))).toEqual(['same severalKnown']);
  });
});

describe('lines of the file among themselves', () => {
  it('refuses a pupil twice and asks about twins', () => {
    expect(brief(planned([row(2, 'Иванов Пётр'), row(3, 'Иванов Петр')], []))).toEqual(['add', 'error  B3:row_repeated']);
    expect(brief(planned([row(2, 'Ким Алина'), row(3, 'Ким Арина')], []))).toEqual(['add', 'question rowAlike']);
    expect(brief(planned([row(2, 'Ким Алина'), row(3, 'Ким Арина')], [], [{ line: 3, answer: 'other' }]))).toEqual(['add', 'add rowAlike']);
    expect(brief(planned([row(2, 'Ким Алина'), row(3, 'Ким Арина')], [pupil('a', 'Ким Алина'), pupil('b', 'Ким Арина')]))).toEqual(['same', 'same']);
  });

  it('does not give one pupil to two lines', () => {
    const known = [pupil('p', 'Иванов Пётр Сергеевич')];
    const both = planned([row(2, 'Иванов Пётр Сергеевич'), row(3, 'Иванав Пётр Сергеевич')], known, [{ line: 3, answer: 'same', pupilId: 'p' as PupilId }]);
    expect(brief(both)).toEqual(['same', 'error slip B3:pupil_taken']);
  });

  it('leaves out lines of another class', () => {
    expect(brief(planned([row(2, 'Иванов Пётр', '2014-03-05', { className: '7 «б» класс' }), row(3, 'Ким Анна', '2014-03-06', { className: '7-а' })], [])))
      .toEqual(['skip  :other_class', 'add']);
    expect(new Set(['7А', '7 «А» класс', '7-а', '7 A'].map(classKey)).size).toBe(1);
  });
});

describe('what must be told', () => {
  it('asks for the sex where nothing tells it', () => {
    const rows = [row(2, 'Ким Саша', '2014-03-05', { sex: null })];
    expect(brief(planned(rows, []))).toEqual(['question sex :sex_missing']);
    expect(planned(rows, [], [{ line: 2, sex: 'female' }]).rows[0]).toMatchObject({ action: 'add', target: { sex: 'female' } });
  });

  it('warns of an unusual age, a missing birth date and a day before the school year', () => {
    expect(brief(planned([row(2, 'Ким Анна', '2008-03-05')], []))).toEqual(['add  C2:age_unusual']);
    expect(brief(planned([row(2, 'Ким Анна', null)], []))).toEqual(['add  C2:birth_date_missing']);
    const early = planned([row(2, 'Ким Анна', '2014-03-05', { enrolledOn: '2020-09-01' })], []);
    expect(early.rows[0]).toMatchObject({ action: 'add', startsOn: '2026-09-01', problems: [{ code: 'enrolled_before_year' }] });
    expect(brief(planned([row(2, 'Ким Анна', '2014-03-05', { enrolledOn: '2027-09-01' })], []))).toEqual(['error  :enrolled_after_year']);
  });

  it('keeps a bad row out until it is left out by hand', () => {
    const bad = row(2, 'Ким Анна', null, { problems: [{ cell: 'C2', field: 'birthDate', code: 'date_impossible', severity: 'error', params: {}, value: '31.02.2014' }] });
    expect(isDecided(planned([bad], []))).toBe(false);
    expect(isDecided(planned([bad], [], [{ line: 2, answer: 'skip' }]))).toBe(true);
  });
});

/** Carries a plan out on plain data, as the repository does on tables. */
function carriedOut(known: readonly KnownPupil[], plan: RosterPlan): KnownPupil[] {
  const after = new Map(known.map((entry) => [entry.id, entry]));
  for (const line of plan.rows) {
    if (!line.target) continue;
    const id = line.pupilId ?? (`new-${line.line}` as PupilId);
    const before = after.get(id)?.places ?? [];
    const left = before.map((place) => (line.leaves && place.groupId === line.leaves.groupId && place.endsOn === null ? { ...place, endsOn: line.leaves.endsOn } : place));
    const places = line.startsOn === null ? left : [...left, { ...here, startsOn: line.startsOn }];
    after.set(id, { id, ...line.target, places });
  }
  return [...after.values()];
}

describe('a plan as a whole', () => {
  const name = fc.constantFrom('Иванов Пётр', 'Иванов Петр', 'Иванав Пётр', 'Иванов Пётр Сергеевич', 'Ким Алина', 'Ким Арина', 'Ли Ян', 'Али-заде Тимур', 'Али заде Тимур');
  const birthDate = fc.constantFrom(null, '2014-03-05', '2014-03-06', '2013-12-31');
  const anyRows = fc.array(fc.record({ name, birthDate, phone: fc.constantFrom('', '45-67-89'), sex: fc.constantFrom('male' as const, null) }), { maxLength: 8 })
    .map((list) => list.map((entry, at) => row(at + 2, entry.name, entry.birthDate, { phone: entry.phone, sex: entry.sex })));
  const places = fc.constantFrom<ClassPlace[][]>([], [here], [next], [{ ...here, endsOn: '2026-10-02' }]);
  const anyKnown = fc.uniqueArray(fc.record({ name, birthDate, places }), { maxLength: 6, selector: (entry) => `${sortName(named(entry.name).last, named(entry.name).first, named(entry.name).middle)} ${entry.birthDate ?? ''}` })
    .map((list) => list.map((entry, at) => pupil(`p${at}`, entry.name, entry.birthDate, entry.places)));
  const anyDecisions = fc.array(fc.record({
    line: fc.integer({ min: 2, max: 9 }), answer: fc.constantFrom('same' as const, 'sameRenamed' as const, 'other' as const, 'skip' as const, undefined),
    pupilId: fc.constantFrom('p0', 'p1', 'p2', 'p3').map((id) => id as PupilId), sex: fc.constantFrom('male' as const, undefined),
  })).map((list) => list.map(({ line, answer, pupilId, sex }): RosterDecision => ({ line, pupilId, ...(answer ? { answer } : {}), ...(sex ? { sex } : {}) })));

  it('counts every line once, gives a pupil to one line, and changes nobody twice', () => {
    fc.assert(
      fc.property(anyRows, anyKnown, anyDecisions, (rows, known, decisions) => {
        const plan = planned(rows, known, decisions);
        expect(plan.rows.map(({ line }) => line)).toEqual(rows.map(({ line }) => line));
        expect(Object.values(plan.counts).reduce((sum, count) => sum + count, 0)).toBe(rows.length);
        const taken = plan.rows.flatMap(({ target, pupilId }) => (target && pupilId ? [pupilId] : []));
        expect(new Set(taken).size).toBe(taken.length);
        for (const line of plan.rows) {
          expect(line.target !== null).toBe(['add', 'update', 'enrol', 'move', 'same'].includes(line.action));
          expect(line.startsOn !== null).toBe(['add', 'enrol', 'move'].includes(line.action));
          expect(line.action !== 'update' || line.changes.length > 0).toBe(true);
          expect(line.action !== 'question' || line.question !== null).toBe(true);
          expect(line.action !== 'error' || line.problems.some(({ severity }) => severity === 'error')).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('leaves nothing to do when it is carried out and made again', () => {
    fc.assert(
      fc.property(anyRows, anyKnown, anyDecisions, (rows, known, decisions) => {
        const first = planned(rows, known, decisions);
        const done = new Set(first.rows.filter(({ target }) => target).map(({ line }) => line));
        const after = carriedOut(known, first);
        // An import begins without answers: «another person» was true before that person was added.
        const second = planned(rows.filter(({ line }) => done.has(line)), after);
        for (const line of second.rows) expect(['same', 'question', 'error']).toContain(line.action);
        const identity = (entry: { name: KnownPupil['name']; birthDate: string | null }) =>
          `${sortName(entry.name.last, entry.name.first, entry.name.middle).replaceAll(' ', '')} ${entry.birthDate!}`;
        const identities = new Set(known.filter((entry) => entry.birthDate !== null).map(identity));
        for (const line of first.rows) expect(line.action === 'add' && line.target!.birthDate !== null && identities.has(identity(line.target!))).toBe(false);
        expect(after.every((entry) => fullName(entry.name) !== '')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('is the same for the same input', () => {
    fc.assert(fc.property(anyRows, anyKnown, anyDecisions, (rows, known, decisions) => {
      expect(planned(rows, known, decisions)).toEqual(planned(rows, [...known], [...decisions]));
    }));
  });
});
