import { sortName } from '#domain/people/index.ts';
import type { GuardianId, PupilId } from '#domain/ids.ts';
import { PEOPLES, type People } from '#resources/demo-school/names.ts';
import { CITY, STREETS } from '#resources/demo-school/school.ts';
import { SHOWN_CLASS } from '#resources/demo-school/shown-class.ts';
import { addDays, momentOf } from './calendar.ts';
import type { IdMaker } from './id-maker.ts';
import { makeName, patronymicOf, surnameOf, type PersonName, type Sex } from './names.ts';
import type { RowSink } from './row-sink.ts';
import type { SeededRandom } from './seeded-random.ts';

/** A pupil with what decides marks and absences; only the first part is ever written down. */
export interface Pupil {
  readonly id: PupilId;
  readonly name: PersonName;
  readonly sex: Sex;
  readonly sortName: string;
  /** Mean 0, deviation 1: how well the pupil learns. */
  readonly ability: number;
  /** −1 writes and reads better, 1 counts better. */
  readonly bent: number;
  /** How often the pupil is ill: 1 is usual. */
  readonly frailty: number;
  /** How often lessons are missed without a reason, and how often the pupil is late: 0 never. */
  readonly truancy: number;
}

interface Guardian {
  readonly kinship: string;
  readonly sex: Sex;
  readonly name: PersonName;
  readonly phone: string;
}

interface Family {
  readonly people: People;
  readonly surname: string;
  readonly father: string;
  readonly address: string;
  readonly guardians: readonly Guardian[];
  children: number;
}

/** Makes pupils with their families; brothers and sisters come from one family now and then. */
export class PupilMaker {
  private readonly random: SeededRandom;
  private readonly id: IdMaker;
  private readonly sink: RowSink;
  private readonly families: Family[] = [];

  constructor(random: SeededRandom, id: IdMaker, sink: RowSink) {
    this.random = random;
    this.id = id;
    this.sink = sink;
  }

  /**
   * The pupils of a class of one age.
   * @param firstYear the calendar year in which they came to grade 1
   * @param shown whether it is the class that a visitor opens first: some of its pupils are chosen, not drawn
   */
  makeClass(size: number, firstYear: number, madeOn: string, shown: boolean): Pupil[] {
    const pupils: Pupil[] = [];
    const taken = new Set<Family>();
    if (shown) {
      let family: Family | undefined;
      let born = '';
      for (const { name, sex, people, father, twinOfBefore } of SHOWN_CLASS.slice(0, size)) {
        const [last, first, middle] = name;
        if (family === undefined || !twinOfBefore) {
          const own = PEOPLES.find((candidate) => candidate.name === people)!;
          family = this.newFamily(own, masculineOf(last, sex), father ?? this.random.pick(own.fathers));
          born = this.birthDate(firstYear);
        }
        pupils.push(this.make({ last, first, middle }, sex, born, madeOn, family));
      }
    }
    while (pupils.length < size) {
      const family = this.someFamily(taken);
      taken.add(family);
      const sex: Sex = this.random.chance(0.51) ? 'male' : 'female';
      const born = this.birthDate(firstYear);
      pupils.push(this.makeChild(family, sex, born, madeOn));
      if (pupils.length < size && this.random.chance(0.012)) pupils.push(this.makeChild(family, this.random.chance(0.5) ? 'male' : 'female', born, madeOn));
    }
    return pupils.sort((a, b) => (a.sortName < b.sortName ? -1 : a.sortName > b.sortName ? 1 : a.id < b.id ? -1 : 1));
  }

  private makeChild(family: Family, sex: Sex, born: string, madeOn: string): Pupil {
    family.children += 1;
    return this.make(makeName(family.people, family.surname, family.father, sex, this.random), sex, born, madeOn, family);
  }

  /** Six years and seven months to seven years and ten months on the first 1 September. */
  private birthDate(firstYear: number): string {
    return addDays(`${firstYear}-09-01`, -this.random.whole(2_405, 2_865));
  }

  private someFamily(taken: ReadonlySet<Family>): Family {
    if (this.families.length > 40 && this.random.chance(0.14)) {
      const family = this.random.pick(this.families);
      if (family.children < 3 && !taken.has(family)) return family;
    }
    const people = this.random.pickWeighted(PEOPLES);
    return this.newFamily(people, this.random.pick(people.surnames), this.random.pick(people.fathers));
  }

  private newFamily(people: People, surname: string, father: string): Family {
    const { random } = this;
    const [street, houses] = random.pick(STREETS);
    const flat = random.chance(0.8) ? `, кв. ${random.whole(1, 96)}` : '';
    const address = `${CITY}, ${street}, д. ${random.whole(1, houses)}${random.chance(0.08) ? random.pick(['а', 'б', '/1', '/2']) : ''}${flat}`;
    const adult = (kinship: string, last: string, first: string, sex: Sex): Guardian => {
      const middle = random.chance(people.withoutPatronymic) ? '' : patronymicOf(random.pick(people.fathers), sex, people);
      return { kinship, sex, name: { last: surnameOf(last, sex), first, middle }, phone: phone(random) };
    };
    const maiden = random.chance(0.86) ? surname : random.pick(people.surnames);
    const guardians = random.chance(0.015)
      ? [adult('опекун (бабушка)', maiden, random.pick(people.mothers), 'female')]
      : [adult('мать', maiden, random.pick(people.mothers), 'female')];
    if (guardians[0]!.kinship === 'мать' && random.chance(0.68)) guardians.push(adult('отец', surname, father, 'male'));
    const family = { people, surname, father, address, guardians, children: 0 };
    this.families.push(family);
    return family;
  }

  private make(name: PersonName, sex: Sex, born: string, madeOn: string, family: Family): Pupil {
    const { random, sink } = this;
    const madeAt = momentOf(madeOn, 600);
    const pupil: Pupil = {
      id: this.id<PupilId>(madeAt), name, sex, sortName: sortName(name.last, name.first, name.middle),
      ability: random.normal(), bent: random.normal() * 0.5, frailty: Math.exp(random.normal() * 0.6),
      truancy: random.chance(0.06) ? random.next() * 3 : random.chance(0.4) ? random.next() * 0.5 : 0,
    };
    sink.add(
      'pupil', pupil.id, name.last, name.first, name.middle, sex, born, family.address, random.chance(0.55) ? phone(random) : '', pupil.sortName, 1,
    );
    family.guardians.forEach((guardian, at) => {
      const { last, first, middle } = guardian.name;
      sink.add('guardian', this.id<GuardianId>(madeAt), pupil.id, guardian.kinship, last, first, middle, guardian.phone, at + 1, guardian.sex);
    });
    return pupil;
  }
}

/** The surname in the masculine, of a chosen pupil of whom only the own one is known. */
function masculineOf(last: string, sex: Sex): string {
  if (sex === 'male') return last;
  return last.split('-').map((part) => part.replace(/(ов|ев|ёв|ин|ын)а$/, '$1').replace(/(с|ц)кая$/, '$1кий')).join('-');
}

/** A number of a code that no operator has. */
const phone = (random: SeededRandom): string => {
  const digits = String(random.whole(0, 9_999_999)).padStart(7, '0');
  return `+7 945 ${digits.slice(0, 3)}-${digits.slice(3, 5)}-${digits.slice(5)}`;
};
