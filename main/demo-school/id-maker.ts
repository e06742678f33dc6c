import { makeId } from '#domain/ids.ts';
import type { SeededRandom } from './seeded-random.ts';

/** Makes an id of the moment at which the thing came to be, so that ids sort as they would in a school that lived. */
export type IdMaker = <Id extends string>(madeAt: number) => Id;

export function createIdMaker(random: SeededRandom): IdMaker {
  const bytes = new Uint8Array(12);
  const words = new DataView(bytes.buffer);
  return <Id extends string>(madeAt: number) => {
    for (let at = 0; at < 12; at += 4) words.setUint32(at, random.bits());
    return makeId<Id>(madeAt, bytes);
  };
}
