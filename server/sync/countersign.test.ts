import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChainClaim } from '#domain/contract/sync/index.ts';
import { judgeChain } from './countersign.ts';
import type { KnownChain } from './store.ts';

const sha = (...parts: readonly Uint8Array[]): Buffer => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const ZERO = '0'.repeat(64);

/** Hashes of a chain by length, from its contents; the first stands before any. */
const hashesOf = (contents: readonly string[]): string[] => {
  const hashes = [ZERO];
  for (const content of contents) hashes.push(sha(Buffer.from(hashes.at(-1)!, 'hex'), sha(Buffer.from(content))).toString('hex'));
  return hashes;
};
/** As a genuine workstation counts it from its rows. */
const claimOf = (contents: readonly string[], from: number, most = 500): ChainClaim => {
  const hashes = hashesOf(contents);
  const links = contents.slice(from, from + most).map((content) => sha(Buffer.from(content)).toString('base64url'));
  return { seq: contents.length, hash: hashes.at(-1)!, from: { seq: from, hash: hashes[from]! }, links };
};
const knownOf = (contents: readonly string[], length: number): KnownChain => ({ length, hash: hashesOf(contents)[length]!, staffId: 'a', breaks: 0 });

const contents = fc.array(fc.string({ maxLength: 6 }), { minLength: 1, maxLength: 25 });
const someChain = contents.chain((chain) => fc.record({ chain: fc.constant(chain), known: fc.nat(chain.length), from: fc.nat(chain.length) }));

describe('the head of a file that pushes against what was sealed of it (P-14, docs/adr/0012)', () => {
  it('a chain that only grew is sealed wherever it begins to show itself, or asked from where it is known; nobody is accused', () => {
    fc.assert(
      fc.property(someChain, fc.integer({ min: 1, max: 30 }), fc.boolean(), ({ chain, known, from }, most, isFresh) => {
        const judged = judgeChain(knownOf(chain, known), claimOf(chain, from, most), isFresh);
        const end = Math.min(from + most, chain.length);
        const isReached = from <= known && known <= end;
        expect(judged).toEqual(isReached ? { kind: 'extended', length: end, hash: hashesOf(chain)[end] } : { kind: 'unplaced', length: known });
      }),
    );
  });

  it('a past that was changed before the seal, with all hashes counted anew, is never sealed and is found at the first fresh push', () => {
    fc.assert(
      fc.property(someChain, fc.nat(), fc.array(fc.string(), { maxLength: 3 }), ({ chain, known, from }, place, more) => {
        fc.pre(known > 0);
        const at = place % known;
        const rewritten = [...chain.map((content, index) => (index === at ? `${content}!` : content)), ...more];
        const claim = claimOf(rewritten, from);
        const late = judgeChain(knownOf(chain, known), claim, false);
        expect(late).toEqual({ kind: 'unplaced', length: known });
        // As the workstation shows it when it was asked from there.
        expect(judgeChain(knownOf(chain, known), claimOf(rewritten, known), true)).toMatchObject({ kind: 'broken', fault: 'rewritten', length: rewritten.length });
        expect(judgeChain(knownOf(chain, known), claim, true).kind).toBe(from <= known ? 'broken' : 'unplaced');
      }),
    );
  });

  it('a chain that lost its tail is found', () => {
    fc.assert(
      fc.property(someChain, ({ chain, known }) => {
        fc.pre(known > 0);
        const cut = chain.slice(0, known - 1);
        expect(judgeChain(knownOf(chain, known), claimOf(cut, cut.length), true)).toMatchObject({ kind: 'broken', fault: 'shorter', length: known - 1 });
        // An old message that comes late looks the same and is passed over.
        expect(judgeChain(knownOf(chain, known), claimOf(cut, cut.length), false)).toEqual({ kind: 'unplaced', length: known });
      }),
    );
  });

  it('a row after the seal whose content does not give its hash is found', () => {
    fc.assert(
      fc.property(someChain, fc.nat(), ({ chain, known }, place) => {
        fc.pre(known < chain.length);
        const claim = claimOf(chain, known);
        const at = place % claim.links.length;
        const changed = { ...claim, links: claim.links.map((link, index) => (index === at ? sha(Buffer.from(`${link}!`)).toString('base64url') : link)) };
        expect(judgeChain(knownOf(chain, known), changed, true)).toMatchObject({ kind: 'broken', fault: 'links_differ' });
      }),
    );
  });

  it('no message of any shape is sealed as grown unless it holds what is known', () => {
    const hex = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
    const links = fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('base64url')), { maxLength: 8 });
    fc.assert(
      fc.property(fc.nat(12), hex, fc.nat(12), hex, links, fc.nat(12), fc.boolean(), (seq, hash, fromSeq, fromHash, shown, known, isFresh) => {
        const judged = judgeChain({ length: known, hash: sha(Buffer.from('known')).toString('hex'), staffId: 'a', breaks: 0 }, { seq, hash, from: { seq: fromSeq, hash: fromHash }, links: shown }, isFresh);
        expect(judged.kind).not.toBe('extended');
        expect(judged.kind === 'broken' && !isFresh).toBe(false);
      }),
    );
  });
});
