/** Of one call; the heaviest honest one, a list of a thousand people or a pasted column, stays below a tenth of it. */
export const MOST_WEIGHT = 4_000_000;
/** Of a value beside its text: a million of empty lists is heavy, too. */
const VALUE_WEIGHT = 8;
const DEEPEST = 64;

/**
 * Whether an input is heavier than any honest one, told before a schema looks at it: a schema reads all of a list before it says that it is too
 * long. Stops where the limit is reached.
 *
 * @param input what came through structured clone
 * @param most characters, with eight for each value
 */
export function isTooHeavy(input: unknown, most: number = MOST_WEIGHT): boolean {
  let left = most;
  const weigh = (value: unknown, depth: number): boolean => {
    left -= VALUE_WEIGHT;
    if (left < 0 || depth > DEEPEST) return false;
    if (typeof value === 'string') left -= value.length;
    else if (typeof value === 'bigint') left = -1;
    else if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) left -= value.byteLength;
    else if (value instanceof Map || value instanceof Set) left -= value.size * VALUE_WEIGHT;
    else if (typeof value === 'object' && value !== null) return weighParts(value, depth);
    return left >= 0;
  };
  const weighParts = (value: object, depth: number): boolean => {
    if (Array.isArray(value)) {
      left -= value.length * VALUE_WEIGHT;
      return left >= 0 && value.every((part) => weigh(part, depth + 1));
    }
    for (const name in value) {
      left -= name.length;
      if (!weigh((value as Readonly<Record<string, unknown>>)[name], depth + 1)) return false;
    }
    return left >= 0;
  };
  return !weigh(input, 0);
}
