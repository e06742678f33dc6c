import type { GroupId, PupilId } from '../ids.ts';
import { ageOn, isUsualAge, type IsoDate } from './dates.ts';
import { differByOneSlip, fullName, sortName, type FullName } from './names.ts';
import type { RosterField } from './roster-header.ts';
import type { RosterProblem, RosterProblemCode, RosterSeverity } from './roster-problem.ts';
import type { RosterRow, Sex } from './roster-rows.ts';

/** One stay of a pupil in a class of this school year. */
export interface ClassPlace {
  readonly groupId: GroupId;
  readonly groupName: string;
  readonly startsOn: IsoDate;
  /** The last day; null while the pupil is there. */
  readonly endsOn: IsoDate | null;
}

/** A pupil whom the school knows already. */
export interface KnownPupil {
  readonly id: PupilId;
  readonly name: FullName;
  readonly sex: Sex;
  readonly birthDate: IsoDate | null;
  readonly address: string;
  readonly phone: string;
  readonly places: readonly ClassPlace[];
}

export interface RosterOptions {
  readonly group: { readonly id: GroupId; readonly name: string; readonly grade: number };
  readonly year: { readonly startsOn: IsoDate; readonly endsOn: IsoDate };
  /** The first day in the class for whom the file names none. */
  readonly enrolOn: IsoDate;
  readonly today: IsoDate;
  readonly decisions: readonly RosterDecision[];
}

/** What a person answered about one line. An answer that no longer fits its question is left aside, and the question stands. */
export interface RosterDecision {
  readonly line: number;
  /**
   * `same`: this is `pupilId`, whose name stays as we have it; `sameRenamed`: this is `pupilId`, and the file writes the name
   * right; `other`: none of those we know; `skip`: the line is left out.
   */
  readonly answer?: 'same' | 'sameRenamed' | 'other' | 'skip';
  readonly pupilId?: PupilId;
  /** Where neither a column nor the patronymic tells. */
  readonly sex?: Sex;
}

export type RosterAction = 'add' | 'update' | 'enrol' | 'move' | 'same' | 'question' | 'error' | 'skip';

export type RosterQuestionKind =
  /** The same person by name and birth date, spelled otherwise: «Петр» and «Пётр». */
  | 'spelling'
  /** The same birth date, a name that differs by a letter, by the patronymic or by the surname. */
  | 'slip'
  /** The same name, another birth date. */
  | 'namesake'
  /** The same name, and the birth date is missing here or there. */
  | 'birthDateMissing'
  /** Is in another class now. */
  | 'otherClass'
  /** Was in this class and has left it. */
  | 'departed'
  /** The school has this name and birth date more than once already. */
  | 'severalKnown'
  /** Another line of the file is nearly this one. */
  | 'rowAlike'
  /** The sex must be told. */
  | 'sex';

export interface RosterCandidate {
  readonly pupilId: PupilId;
  readonly name: FullName;
  readonly birthDate: IsoDate | null;
  /** The class of now, or the last one; empty where the pupil is in none this year. */
  readonly groupName: string;
  /** The day on which the pupil left that class. */
  readonly leftOn: IsoDate | null;
}

export interface RosterQuestion {
  readonly kind: RosterQuestionKind;
  readonly candidates: readonly RosterCandidate[];
  /** The line that is nearly this one (`rowAlike`). */
  readonly alikeLine: number | null;
}

export type ChangedField = 'last' | 'first' | 'middle' | 'birthDate' | 'sex' | 'address' | 'phone';

export interface RosterChange {
  readonly field: ChangedField;
  readonly from: string;
  readonly to: string;
}

export interface RosterPlanRow {
  readonly line: number;
  readonly action: RosterAction;
  /** For reading: the name as it will be, or as the file has it where it cannot be read. */
  readonly title: string;
  /** Name and birth date as the file has them; null where they cannot be read. */
  readonly written: FullName | null;
  readonly birthDate: IsoDate | null;
  /** The pupil whom the line is about; null for a new one and while it is not known. */
  readonly pupilId: PupilId | null;
  /** The pupil as they will be; null where nothing will be written. */
  readonly target: Omit<KnownPupil, 'id' | 'places'> | null;
  /** The first day in the class, for `add`, `enrol` and `move`. */
  readonly startsOn: IsoDate | null;
  /** The class that is left for this one (`move`), the day before `startsOn`. */
  readonly leaves: { readonly groupId: GroupId; readonly groupName: string; readonly endsOn: IsoDate } | null;
  readonly changes: readonly RosterChange[];
  readonly problems: readonly RosterProblem[];
  /** Also on a line that was answered, so that the answer can be changed. */
  readonly question: RosterQuestion | null;
  readonly decision: RosterDecision | null;
}

export interface RosterPlan {
  readonly rows: readonly RosterPlanRow[];
  readonly counts: Readonly<Record<RosterAction, number>>;
}

/**
 * What an import would do, line by line; nothing is done here (issue 2 item 6, domain.md §8.2, M-09).
 *
 * Rules: an empty cell never empties a field; a name is changed only by an answer; whoever is known by name and birth date is
 * never added a second time; what is doubtful is a question and not a guess.
 * @param rows of the file, in its order
 * @param known every pupil of the school
 */
export function planRosterImport(rows: readonly RosterRow[], known: readonly KnownPupil[], options: RosterOptions): RosterPlan {
  const planner = new Planner(known, options);
  const planned = rows.map((row) => planner.plan(row));
  const counts: Record<RosterAction, number> = { add: 0, update: 0, enrol: 0, move: 0, same: 0, question: 0, error: 0, skip: 0 };
  for (const row of planned) counts[row.action] += 1;
  return { rows: planned, counts };
}

/** Whether nothing is left to be answered: only then may a plan be carried out. */
export function isDecided(plan: RosterPlan): boolean {
  return plan.counts.question === 0 && plan.counts.error === 0;
}

/** «7 «А» класс», «7-а», «7А» → «7А»: the same class. */
export function classKey(name: string): string {
  return sortName(name.replace(/класс/i, ''), '', '');
}

interface Indexed {
  readonly pupil: KnownPupil;
  readonly key: string;
}

interface EarlierRow {
  readonly line: number;
  readonly key: string;
  readonly birthDate: IsoDate | null;
}

class Planner {
  private readonly options: RosterOptions;
  private readonly byId: ReadonlyMap<PupilId, KnownPupil>;
  private readonly byKey = new Map<string, Indexed[]>();
  private readonly byBirthDate = new Map<IsoDate, Indexed[]>();
  private readonly decisions: ReadonlyMap<number, RosterDecision>;
  private readonly earlier: EarlierRow[] = [];
  private readonly takenBy = new Map<PupilId, number>();

  constructor(known: readonly KnownPupil[], options: RosterOptions) {
    this.options = options;
    this.decisions = new Map(options.decisions.map((decision) => [decision.line, decision]));
    this.byId = new Map(known.map((pupil) => [pupil.id, pupil]));
    for (const pupil of known) {
      const indexed = { pupil, key: compactKey(pupil.name) };
      push(this.byKey, indexed.key, indexed);
      if (pupil.birthDate) push(this.byBirthDate, pupil.birthDate, indexed);
    }
  }

  plan(row: RosterRow): RosterPlanRow {
    const decision = this.decisions.get(row.line) ?? null;
    const problems = [...row.problems];
    const blank = {
      line: row.line, title: row.name ? fullName(row.name) : row.written, written: row.name, birthDate: row.birthDate, pupilId: null, target: null, startsOn: null, leaves: null,
      changes: [], problems, question: null, decision,
    } satisfies Omit<RosterPlanRow, 'action'>;

    if (row.className !== '' && classKey(row.className) !== classKey(this.options.group.name)) {
      problems.push(told(row, 'className', 'other_class', 'note', { group: row.className }, row.className));
      return { ...blank, action: 'skip' };
    }
    if (decision?.answer === 'skip') return { ...blank, action: 'skip', question: row.name ? this.questionOf(row, row.name) : null };
    if (row.name === null || problems.some(({ severity }) => severity === 'error')) return { ...blank, action: 'error' };

    const key = compactKey(row.name);
    const repeated = this.earlier.find((other) => other.key === key && other.birthDate === row.birthDate);
    if (repeated) {
      problems.push(told(row, 'fullName', 'row_repeated', 'error', { line: repeated.line }, row.written));
      return { ...blank, action: 'error' };
    }
    const question = this.questionOf(row, row.name);
    this.earlier.push({ line: row.line, key, birthDate: row.birthDate });

    const answered = this.answered(row, row.name, question, decision);
    if (answered === 'open') return { ...blank, action: 'question', question };
    if (answered === 'new') return this.planNew({ ...blank, question }, row, row.name, decision);
    return this.planKnown({ ...blank, question }, row, row.name, answered, decision?.answer === 'sameRenamed');
  }

  /** The pupil meant, `new`, or `open` while the question stands. */
  private answered(row: RosterRow, name: FullName, question: RosterQuestion | null, decision: RosterDecision | null): KnownPupil | 'new' | 'open' {
    const certain = this.certain(row, name);
    if (!question) return certain ?? 'new';
    switch (decision?.answer) {
      case 'other':
        // Name and birth date of a pupil whom the school knows: that is this pupil, whatever was answered.
        return certain || question.kind === 'severalKnown' ? 'open' : 'new';
      case 'same':
      case 'sameRenamed': {
        const chosen = question.candidates.find(({ pupilId }) => pupilId === decision.pupilId);
        return (chosen && this.byId.get(chosen.pupilId)) ?? 'open';
      }
      case 'skip':
      case undefined:
        return 'open';
    }
  }

  /** The one pupil with this name and birth date; or the only one of the class with this name where a birth date is missing. */
  private certain(row: RosterRow, name: FullName): KnownPupil | undefined {
    const namesakes = this.byKey.get(compactKey(name)) ?? [];
    const exact = namesakes.filter(({ pupil }) => pupil.birthDate !== null && pupil.birthDate === row.birthDate);
    if (exact.length > 0) return exact.length === 1 ? exact[0]!.pupil : undefined;
    const [only, ...more] = namesakes;
    if (!only || more.length > 0 || (only.pupil.birthDate !== null && row.birthDate !== null)) return undefined;
    return this.isHere(only.pupil) ? only.pupil : undefined;
  }

  private questionOf(row: RosterRow, name: FullName): RosterQuestion | null {
    const ask = (kind: RosterQuestionKind, pupils: readonly KnownPupil[], alikeLine: number | null = null): RosterQuestion =>
      ({ kind, candidates: pupils.map((pupil) => this.candidate(pupil)), alikeLine });
    const certain = this.certain(row, name);
    if (certain) {
      if (!this.isHere(certain)) {
        const elsewhere = this.placeNow(certain);
        if (elsewhere) return ask('otherClass', [certain]);
        if (certain.places.some(({ groupId }) => groupId === this.options.group.id)) return ask('departed', [certain]);
      }
      return fullName(certain.name) === fullName(name) ? null : ask('spelling', [certain]);
    }
    const key = compactKey(name);
    const namesakes = (this.byKey.get(key) ?? []).map(({ pupil }) => pupil);
    const exact = namesakes.filter((pupil) => pupil.birthDate !== null && pupil.birthDate === row.birthDate);
    if (exact.length > 0) return ask('severalKnown', exact);
    const undated = namesakes.filter((pupil) => pupil.birthDate === null || row.birthDate === null);
    if (undated.length > 0) return ask('birthDateMissing', undated);
    const misdated = namesakes.filter((pupil) => this.isHere(pupil) || datesAlike(pupil.birthDate!, row.birthDate!));
    if (misdated.length > 0) return ask('namesake', misdated);
    const sameDay = row.birthDate === null ? [] : (this.byBirthDate.get(row.birthDate) ?? []);
    const slips = sameDay.filter(({ pupil, key: other }) => namesAlike(pupil.name, other, name, key) || (this.isHere(pupil) && surnameAlone(pupil.name, name)));
    if (slips.length > 0) return ask('slip', slips.map(({ pupil }) => pupil));
    const alike = this.earlier.find((other) =>
      other.key === key || (other.birthDate === row.birthDate && row.birthDate !== null && differByOneSlip(other.key, key)));
    return alike ? ask('rowAlike', [], alike.line) : null;
  }

  private planNew(blank: Omit<RosterPlanRow, 'action'>, row: RosterRow, name: FullName, decision: RosterDecision | null): RosterPlanRow {
    const problems = [...blank.problems];
    const sex = row.sex ?? decision?.sex ?? null;
    if (row.birthDate === null) problems.push(told(row, 'birthDate', 'birth_date_missing', 'warning'));
    this.tellAge(row, problems);
    if (row.sexGuessed) problems.push(told(row, 'sex', 'sex_guessed', 'note', {}, name.middle));
    const startsOn = this.startOf(row, problems);
    if (startsOn === null) return { ...blank, problems, action: 'error' };
    if (sex === null) {
      problems.push(told(row, 'sex', 'sex_missing', 'question'));
      return { ...blank, problems, action: 'question', question: blank.question ?? { kind: 'sex', candidates: [], alikeLine: null } };
    }
    const target = { name, sex, birthDate: row.birthDate, address: row.address, phone: row.phone };
    const asked = row.sex === null && blank.question === null ? { kind: 'sex' as const, candidates: [], alikeLine: null } : blank.question;
    return { ...blank, action: 'add', problems, target, startsOn, question: asked };
  }

  private planKnown(blank: Omit<RosterPlanRow, 'action'>, row: RosterRow, name: FullName, pupil: KnownPupil, renamed: boolean): RosterPlanRow {
    const problems = [...blank.problems];
    const taken = this.takenBy.get(pupil.id);
    if (taken !== undefined) {
      problems.push(told(row, 'fullName', 'pupil_taken', 'error', { line: taken }, row.written));
      return { ...blank, action: 'error', problems };
    }
    this.takenBy.set(pupil.id, row.line);
    this.tellAge(row, problems);
    const target = {
      name: renamed ? name : pupil.name,
      sex: row.sex !== null && !row.sexGuessed ? row.sex : pupil.sex,
      birthDate: row.birthDate ?? pupil.birthDate,
      address: row.address === '' ? pupil.address : row.address,
      phone: row.phone === '' ? pupil.phone : row.phone,
    };
    const changes = changesBetween(pupil, target);
    const about = { ...blank, problems, pupilId: pupil.id, target, changes, title: fullName(target.name) };
    if (this.isHere(pupil)) return { ...about, action: changes.length > 0 ? 'update' : 'same' };

    let startsOn = this.startOf(row, problems);
    if (startsOn === null) return { ...blank, action: 'error', problems };
    // Nobody is in two classes on one day: a stay that has ended pushes the new one behind it.
    const left = pupil.places.filter((place) => !this.isOpen(place)).map(({ endsOn }) => endsOn!).sort().at(-1);
    if (left !== undefined && startsOn <= left) startsOn = dayAfter(left, 1);
    const now = this.placeNow(pupil);
    if (!now) return { ...about, action: 'enrol', startsOn };
    if (startsOn <= now.startsOn) {
      problems.push(told(row, null, 'transfer_before_start', 'error', { group: now.groupName, date: now.startsOn }));
      return { ...blank, action: 'error', problems };
    }
    return { ...about, action: 'move', startsOn, leaves: { groupId: now.groupId, groupName: now.groupName, endsOn: dayAfter(startsOn, -1) } };
  }

  /** The first day in the class: what the file says, but within the school year; null where it lies behind the year's end. */
  private startOf(row: RosterRow, problems: RosterProblem[]): IsoDate | null {
    const { year, enrolOn } = this.options;
    if (row.enrolledOn === null) return enrolOn;
    if (row.enrolledOn > year.endsOn) {
      problems.push(told(row, 'enrolledOn', 'enrolled_after_year', 'error', {}, row.enrolledOn));
      return null;
    }
    if (row.enrolledOn >= year.startsOn) return row.enrolledOn;
    problems.push(told(row, 'enrolledOn', 'enrolled_before_year', 'warning', { date: year.startsOn }, row.enrolledOn));
    return year.startsOn;
  }

  private tellAge(row: RosterRow, problems: RosterProblem[]): void {
    const { birthDate } = row;
    if (birthDate === null) return;
    const age = ageOn(birthDate, this.options.year.startsOn);
    const { grade } = this.options.group;
    if (!isUsualAge(age, grade)) problems.push(told(row, 'birthDate', 'age_unusual', 'warning', { age, grade }, birthDate));
  }

  private isHere(pupil: KnownPupil): boolean {
    return pupil.places.some((place) => place.groupId === this.options.group.id && this.isOpen(place));
  }

  private placeNow(pupil: KnownPupil): ClassPlace | undefined {
    return pupil.places.find((place) => place.groupId !== this.options.group.id && this.isOpen(place));
  }

  private isOpen(place: ClassPlace): boolean {
    return place.endsOn === null || place.endsOn >= this.options.today;
  }

  private candidate(pupil: KnownPupil): RosterCandidate {
    const place = pupil.places.find((entry) => this.isOpen(entry)) ?? pupil.places.at(-1);
    return {
      pupilId: pupil.id, name: pupil.name, birthDate: pupil.birthDate,
      groupName: place?.groupName ?? '', leftOn: place && !this.isOpen(place) ? place.endsOn : null,
    };
  }
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function told(row: RosterRow, field: RosterField | null, code: RosterProblemCode, severity: RosterSeverity, params: RosterProblem['params'] = {}, value = ''): RosterProblem {
  const cell = field === null ? undefined : (row.cells[field] ?? (field === 'fullName' ? row.cells.last : undefined));
  return { cell: cell ?? null, field, code, severity, params, value };
}

/** «Али заде» as a surname or as a surname and a first name: the same letters. */
function compactKey(name: FullName): string {
  return sortName(name.last, name.first, name.middle).replaceAll(' ', '');
}

/** One letter differs; or one of the two has no patronymic. */
function namesAlike(left: FullName, leftKey: string, right: FullName, rightKey: string): boolean {
  if (differByOneSlip(leftKey, rightKey)) return true;
  const withoutMiddle = (name: FullName) => sortName(name.last, name.first, '');
  return (left.middle === '') !== (right.middle === '') && withoutMiddle(left) === withoutMiddle(right);
}

/** First name and patronymic are the same: the surname may have changed. */
function surnameAlone(left: FullName, right: FullName): boolean {
  return left.middle !== '' && sortName('', left.first, left.middle) === sortName('', right.first, right.middle);
}

/** Two of day, month and year are the same, or day and month have changed places: a slip of the hand. */
function datesAlike(left: IsoDate, right: IsoDate): boolean {
  const [a, b] = [left.split('-'), right.split('-')];
  const same = a.filter((part, at) => part === b[at]).length;
  return same >= 2 || (a[0] === b[0] && a[1] === b[2] && a[2] === b[1]);
}

function changesBetween(pupil: KnownPupil, target: NonNullable<RosterPlanRow['target']>): RosterChange[] {
  const pairs: readonly (readonly [ChangedField, string, string])[] = [
    ['last', pupil.name.last, target.name.last], ['first', pupil.name.first, target.name.first], ['middle', pupil.name.middle, target.name.middle],
    ['birthDate', pupil.birthDate ?? '', target.birthDate ?? ''], ['sex', pupil.sex, target.sex],
    ['address', pupil.address, target.address], ['phone', pupil.phone, target.phone],
  ];
  return pairs.filter(([, from, to]) => from !== to).map(([field, from, to]) => ({ field, from, to }));
}

function dayAfter(date: IsoDate, days: number): IsoDate {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
