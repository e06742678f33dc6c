import { describe, expect, it } from 'vitest';
import { contract } from '#domain/contract/ipc/index.ts';
import type { MethodDefinition } from '#domain/contract/ipc/define.ts';
import { categoriesOf, EXPORTED_FILES } from '#domain/personal-data/index.ts';

describe('files with personal data that leave the program (P-05, docs/adr/0015)', () => {
  const writing = Object.entries(contract as Readonly<Record<string, Readonly<Record<string, MethodDefinition>>>>).flatMap(([feature, methods]) =>
    Object.entries(methods).filter(([, method]) => method.file === 'write').map(([name, method]) => ({ name: `${feature}.${name}`, method })));

  it('each is decided to be a transfer or none, and no other is', () => {
    expect(Object.keys(EXPORTED_FILES).toSorted()).toEqual(writing.map(({ name }) => name).toSorted());
  });

  it.each(writing.map(({ name, method }) => [name, method] as const))('%s asks where it goes exactly if it may leave the school, and takes no silence for an answer', (name, method) => {
    const shape = (method.input as unknown as { readonly shape: Readonly<Record<string, { safeParse(value: unknown): { readonly success: boolean } }>> }).shape;
    const isAsked = EXPORTED_FILES[name]!.fate === 'asked';
    expect('transfer' in shape).toBe(isAsked);
    const whole = { recipient: 'Управление образования', ground: 'law', basis: 'запрос № 77' };
    expect([undefined, null, whole, { ...whole, basis: '' }, { ...whole, recipient: ' ' }, { ...whole, ground: 'так надо' }].map((value) => shape['transfer']?.safeParse(value).success)).toEqual(
      isAsked ? [false, true, true, false, false, false] : Array.from({ length: 6 }, () => undefined),
    );
    const categories = (): number => categoriesOf(name).length;
    const outcome = isAsked ? categories() : (() => { try { return categories(); } catch (error) { return error; } })();
    expect(outcome).toEqual(isAsked ? expect.any(Number) : expect.any(RangeError));
  });
});
