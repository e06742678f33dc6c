import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followLink, GENESIS, linkHash } from './chain.ts';
import type { RevisionWrite } from './store.ts';

type Content = Omit<RevisionWrite, 'hash'>;
const text = fc.string({ maxLength: 8 });
const content = fc.record({
  commandId: text, command: text, entity: text, entityId: text, before: fc.option(text), after: fc.option(text), authorId: text, madeAt: fc.integer(), receivedAt: fc.integer(),
  deviceId: text, extra: fc.option(text),
});

const chained = (contents: readonly Omit<Content, 'chainSeq'>[]): RevisionWrite[] => {
  let hash: Uint8Array = GENESIS;
  return contents.map((one, index) => {
    const revision = { ...one, chainSeq: index + 1 };
    hash = linkHash(hash, revision);
    return { ...revision, hash };
  });
};
/** Whether every hash follows from the one before, and the last is the one that is remembered. */
const fits = (revisions: readonly RevisionWrite[], length: number, end: Uint8Array): boolean => {
  let hash: Uint8Array = GENESIS;
  for (const [index, revision] of revisions.entries()) {
    const next = followLink(hash, index, revision);
    if (!next) return false;
    hash = next;
  }
  return revisions.length === length && Buffer.from(hash).equals(Buffer.from(end));
};

describe('the chain of revisions of a school (P-14)', () => {
  it('fits as it was made, and after no change, loss, exchange or addition', () => {
    fc.assert(
      fc.property(fc.array(content, { minLength: 2, maxLength: 12 }), fc.nat(), fc.nat(), content, (contents, a, b, other) => {
        const whole = chained(contents);
        const end = whole.at(-1)!.hash;
        const at = a % whole.length;
        const to = b % whole.length;
        expect(fits(whole, whole.length, end)).toBe(true);
        expect(fits(whole.toSpliced(at, 1), whole.length, end)).toBe(false);
        for (const name of Object.keys(other) as (keyof typeof other)[]) {
          if (other[name] === whole[at]![name]) continue;
          expect(fits(whole.with(at, { ...whole[at]!, [name]: other[name] }), whole.length, end)).toBe(false);
        }
        const exchanged = whole.with(at, { ...whole[to]!, chainSeq: at + 1 }).with(to, { ...whole[at]!, chainSeq: to + 1 });
        expect(fits(exchanged, whole.length, end)).toBe(at === to);
        // Rewritten with every hash after it: the chain agrees with itself, and not with its remembered end.
        const rewritten = chained(contents.with(at, { ...contents[at]!, commandId: `${contents[at]!.commandId}!` }));
        expect(fits(rewritten, whole.length, rewritten.at(-1)!.hash)).toBe(true);
        expect(fits(rewritten, whole.length, end)).toBe(false);
      }),
    );
  });
});
