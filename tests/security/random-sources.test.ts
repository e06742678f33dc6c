import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/*
 * ASVS V11.5: what must not be guessed comes from the generator of the system alone. Time and randomness are handed in everywhere; here it is looked at that nobody hands in anything else.
 */
const project = join(import.meta.dirname, '..', '..');
const sources = ['domain', 'main', 'server', 'electron', 'renderer'].flatMap((room) =>
  readdirSync(join(project, room), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .map((name) => ({ name: `${room}/${name.replaceAll('\\', '/')}`, text: readFileSync(join(project, room, name), 'utf8') })));
const naming = (pattern: RegExp): string[] => sources.filter(({ text }) => pattern.test(text)).map(({ name }) => name);

test('no source uses a generator that can be guessed; the sample school alone has one of its own, for made-up marks', () => {
  expect(sources.length).toBeGreaterThan(400);
  expect(naming(/Math\.random|Math\[/)).toEqual([]);
  expect(naming(/mulberry|xorshift|xoshiro|class \w*Random\b|SeededRandom/i).filter((name) => !name.startsWith('main/demo-school/'))).toEqual([]);
});

test('every place that makes random bytes takes them from node:crypto, or in a page from the browser’s', () => {
  const makers = sources.filter(({ text }) => /\brandomBytes\(|\brandom: randomBytes\b/.test(text));
  expect(makers.length).toBeGreaterThan(5);
  expect(makers.filter(({ text }) => !/import \{[^}]*\brandomBytes\b[^}]*\} from 'node:crypto';/.test(text)).map(({ name }) => name)).toEqual([]);
  // What is handed in as `random` is made of these bytes and of nothing else.
  const handed = sources.flatMap(({ name, text }) => [...text.matchAll(/\brandom(?:: \(bytes\)|\s*= \(bytes: number\): Uint8Array) => ([^\n]+?)[,;)\s]*(?:$|\n)/gmu)].map(([, made]) => ({ name, made: made! })));
  expect(handed.length).toBeGreaterThan(2);
  expect(handed.filter(({ made }) => !/^(?:new Uint8Array\(randomBytes\(bytes\b|crypto\.getRandomValues\(new Uint8Array\(bytes\b)/.test(made))).toEqual([]);
});
