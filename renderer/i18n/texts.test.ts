import { describe, expect, it } from 'vitest';
import { ERRORS, type ErrorCode } from '#domain/errors.ts';
import { en } from './en/index.ts';
import { ru } from './ru/index.ts';

/** Stands for any value a text may be given: a number where one is wanted, a word otherwise, and its own parts. */
function anything(asked: Set<string> = new Set()): unknown {
  return new Proxy(() => 2, {
    get: (_target, name) => {
      if (name === Symbol.toPrimitive) return (hint: string) => (hint === 'string' ? '2' : 2);
      if (name === Symbol.iterator) return function* none() {};
      if (name === 'length') return 2;
      if (name === 'toString') return () => '2';
      if (name === 'join') return () => '2';
      if (name === 'map' || name === 'filter' || name === 'slice') return () => anything();
      if (typeof name === 'string') asked.add(name);
      return anything();
    },
  });
}

interface Written {
  readonly at: string;
  readonly text: string;
}

/** Every text of a catalogue with its place; functions are asked for one. */
function* written(value: unknown, at: string): Generator<Written> {
  if (typeof value === 'string') yield { at, text: value };
  else if (typeof value === 'function') yield* written((value as (...values: unknown[]) => unknown)(...Array.from({ length: value.length }, () => anything())), at);
  else if (typeof value === 'object' && value !== null) for (const [name, inner] of Object.entries(value)) yield* written(inner, `${at}.${name}`);
}

const russian = [...written(ru, 'ru')];
const english = [...written(en, 'en')];

describe('the words of the page', () => {
  it.each(Object.keys(ERRORS) as ErrorCode[])('says in both languages what %s is and what to do', (code) => {
    for (const language of [ru, en]) {
      const asked = new Set<string>();
      const { title, help } = language.errors[code](anything(asked) as Record<string, string>);
      expect(title.trim()).not.toBe('');
      expect(help.trim().length).toBeGreaterThan(8);
      // A headline, not a sentence.
      expect(title).not.toMatch(/[.!]$/u);
      // Only values that the catalogue promises.
      const promised: readonly string[] = ERRORS[code].params;
      expect([...asked].filter((name) => !promised.includes(name))).toEqual([]);
    }
  });

  it('has no empty text and nothing undefined', () => {
    // Of a list in the usual encoding there is nothing to say.
    const silent = /\.encoding\.utf-8$/u;
    const bad = [...russian, ...english].filter(({ at, text }) => (text.trim() === '' && !silent.test(at)) || /undefined|NaN|\[object/u.test(text));
    expect(bad).toEqual([]);
  });

  it('has the same keys in English', () => {
    const keys = (list: readonly Written[]) => [...new Set(list.map(({ at }) => at.slice(3)))].sort();
    expect(keys(english)).toEqual(keys(russian));
  });

  it('uses Russian quotes, dashes and ellipses', () => {
    const bad = russian.filter(({ text }) => /["“”]|\s-\s|\.\.\.|—/u.test(text));
    expect(bad).toEqual([]);
  });

  it('writes ё where it belongs', () => {
    const without = /(?<!\p{L})(еще|ее|нее|учет\p{L}*|отчет\p{L}*|зачет\p{L}*|незачет|темн\p{L}*|зеленый|черный|желтый|счет|найдем|введен|удален|сохраненн\p{L}*|закрыт ее|вернет|придет|пойдет|дает|ребенок|партнер|актер|клен|надежно|причем|учетн\p{L}*|определен|расчет\p{L}*)(?!\p{L})/iu;
    // Words to search by are typed without it and stand among the keywords.
    const bad = russian.filter(({ at, text }) => !at.includes('keywords') && without.test(text));
    expect(bad).toEqual([]);
  });

  it('mixes no Latin letter into a Russian word', () => {
    const bad = russian.filter(({ text }) => /\p{Script=Cyrillic}[a-z]|[a-z]\p{Script=Cyrillic}/iu.test(text));
    expect(bad).toEqual([]);
  });

  it('speaks no Russian in English, but for names of the school’s own things', () => {
    const own = /ОТ|УП|НП|ОП15|ОП|ОСВ|Б|зачёт|незачёт|н\/а|осв|7А|7а алг|алгебра|физика|Иванова|Русский|язык|«[^»]*»/gu;
    const bad = english.filter(({ text }) => /\p{Script=Cyrillic}{3,}/u.test(text.replaceAll(own, '')));
    expect(bad.filter(({ at }) => !at.startsWith('en.journal') && !at.startsWith('en.letters') && !at.startsWith('en.people'))).toEqual([]);
  });
});
