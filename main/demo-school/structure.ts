import { HOURS } from '#resources/demo-school/curriculum.ts';
import type { SeededRandom } from './seeded-random.ts';

/** A class as it stands every year: «7А». Its pupils change from year to year, its hours do not. */
export interface SchoolClass {
  readonly index: number;
  readonly grade: number;
  readonly letter: string;
  readonly name: string;
  /** 0 for А. */
  readonly row: number;
  readonly size: number;
}

const LETTERS = 'АБВГДЕЖЗИКЛМНПРСТ';
/** Classes are opened for as many pupils as this, on average. */
const USUAL_SIZE = 27.3;

/**
 * As many parallel classes as the pupils need, the same in each grade, none much larger than another.
 * @param pupils in all classes together
 */
export function planClasses(pupils: number, random: SeededRandom): SchoolClass[] {
  const grades = HOURS.length;
  const rows = Math.min(LETTERS.length, Math.max(1, Math.round(pupils / (grades * USUAL_SIZE))));
  const count = grades * rows;
  const sizes = Array.from({ length: count }, (_, at) => Math.floor((pupils * (at + 1)) / count) - Math.floor((pupils * at) / count));
  // Real parallel classes differ by a few pupils: move some from one class to another, the sum stays.
  if (sizes[0]! > 8) {
    for (let move = 0; move < count; move++) {
      const from = random.whole(0, count - 1);
      const to = random.whole(0, count - 1);
      if (Math.abs(sizes[from]! - 1 - (sizes[to]! + 1)) <= 5) {
        sizes[from]! -= 1;
        sizes[to]! += 1;
      }
    }
  }
  return sizes.map((size, index) => {
    const grade = Math.floor(index / rows) + 1;
    const row = index % rows;
    const letter = LETTERS[row]!;
    return { index, grade, letter, row, size, name: `${grade}${letter}` };
  });
}
