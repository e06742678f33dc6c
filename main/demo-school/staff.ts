import type { StaffId } from '#domain/ids.ts';
import type { Family } from '#resources/demo-school/curriculum.ts';
import { PEOPLES } from '#resources/demo-school/names.ts';
import { POSITIONS, STAFF, type StaffSource } from '#resources/demo-school/staff.ts';
import { momentOf } from './calendar.ts';
import type { IdMaker } from './id-maker.ts';
import { patronymicOf, surnameOf } from './names.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface Teacher {
  readonly index: number;
  readonly id: StaffId;
  readonly source: StaffSource;
}

/** A full load that the plan gives to one teacher, in hours a week; class hours come on top of it. */
export const FULL_LOAD = 26;

/** The staff room: the list, and as many more teachers of a family as its hours need. */
export class StaffRoom {
  readonly people: Teacher[] = [];
  private readonly random: SeededRandom;
  private readonly id: IdMaker;
  private readonly madeAt: number;
  private nextRoom = 401;

  constructor(random: SeededRandom, id: IdMaker, firstDay: string) {
    this.random = random;
    this.id = id;
    this.madeAt = momentOf(firstDay, -10 * 24 * 60);
    for (const source of STAFF) this.add(source);
  }

  family(family: Family): Teacher[] {
    return this.people.filter(({ source }) => source.family === family);
  }

  /** The teachers of a family, enough of them for the hours. */
  hire(family: Family, hours: number, atLeast: number): Teacher[] {
    const capacity = () => this.family(family).reduce((sum, { source }) => sum + source.share * FULL_LOAD, 0);
    while (capacity() < hours || this.family(family).length < atLeast) this.add(this.invent(family));
    return this.family(family);
  }

  private add(source: StaffSource): void {
    this.people.push({ index: this.people.length, id: this.id<StaffId>(this.madeAt), source });
  }

  private invent(family: Family): StaffSource {
    const { random } = this;
    const people = random.pickWeighted(PEOPLES);
    const sex = random.chance(0.85) ? 'female' : 'male';
    return {
      name: [surnameOf(random.pick(people.surnames), sex), random.pick(sex === 'female' ? people.mothers : people.fathers), patronymicOf(random.pick(people.fathers), sex, people)],
      sex, position: POSITIONS[family], roles: ['teacher'], family, share: 1, room: String(this.nextRoom++),
    };
  }
}
