import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEnrolmentCode, encodeEnrolmentCode } from './enrolment-code.ts';

const code = fc.record({
  address: fc.domain().map((host) => `${host}:8443`), fingerprint: fc.uint8Array({ minLength: 16, maxLength: 16 }),
  secret: fc.uint8Array({ minLength: 10, maxLength: 10 }),
});

describe('enrolment code', () => {
  it('is read as it was written, also in small letters, with blanks and from a Russian keyboard', () => {
    fc.assert(
      fc.property(code, (one) => {
        const text = encodeEnrolmentCode(one);
        for (const typed of [text, text.toLowerCase(), text.replaceAll('-', ' '), text.replaceAll('0', 'о').replaceAll('B', 'В').replaceAll('1', 'l')]) {
          const read = decodeEnrolmentCode(typed);
          expect(read).toEqual({ ok: true, value: one });
        }
      }),
    );
  });

  it('with one letter mistyped or left out is refused', () => {
    fc.assert(
      fc.property(code, fc.nat(), fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'), (one, place, letter) => {
        const text = encodeEnrolmentCode(one).replaceAll('-', '');
        // The last letter carries padding bits; all before it are covered whole.
        const at = place % (text.length - 1);
        const wrong = text.slice(0, at) + letter + text.slice(at + 1);
        const cut = text.slice(0, at) + text.slice(at + 1);
        for (const typed of wrong === text ? [cut] : [wrong, cut]) {
          const read = decodeEnrolmentCode(typed);
          expect(read.ok ? read.value : read.error.code).not.toEqual(one);
        }
        expect(wrong === text || !decodeEnrolmentCode(wrong).ok).toBe(true);
      }),
    );
  });

  it('of anything else is refused', () => {
    for (const text of ['', '1', 'привет', 'U'.repeat(80), '0'.repeat(80)]) expect(decodeEnrolmentCode(text).ok).toBe(false);
  });
});
