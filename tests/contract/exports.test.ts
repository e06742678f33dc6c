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

  const transferOf = (method: MethodDefinition) => (method.input as unknown as { readonly shape: Readonly<Record<string, { safeParse(value: unknown): { readonly success: boolean } } | undefined>> }).shape['transfer'];
  const asked = writing.filter(({ name }) => EXPORTED_FILES[name]?.fate === 'asked');

  it.each(asked)('$name asks where it goes, and takes no silence for an answer', ({ name, method }) => {
    const whole = { recipient: 'Управление образования', ground: 'law', basis: 'запрос № 77' };
    const answers = [undefined, null, whole, { ...whole, basis: '' }, { ...whole, recipient: ' ' }, { ...whole, ground: 'так надо' }];
    expect(answers.map((value) => transferOf(method)?.safeParse(value).success)).toEqual([false, true, true, false, false, false]);
    expect(categoriesOf(name).length).toBeGreaterThan(0);
  });

  it('papers of the own work ask nothing', () => {
    const others = writing.filter((one) => !asked.includes(one));
    expect([asked.length, others.length > 0]).toEqual([2, true]);
    for (const { name, method } of others) {
      expect([name, transferOf(method)]).toEqual([name, undefined]);
      expect(() => categoriesOf(name)).toThrow(RangeError);
    }
  });
});
