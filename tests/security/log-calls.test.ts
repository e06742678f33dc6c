import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

/*
 * Issue 4, point 9: no personal data in technical logs. Every call of a log names an event of ours and facts by known words; a new word is entered here by hand, after looking at what
 * it carries. What a fact holds is not seen here: see tests/core/log-canaries.test.ts.
 */
const project = join(import.meta.dirname, '..', '..');
/** Counts, durations, codes, ids of workstations and files, and words of our own. */
const FACTS = new Set([
  'ms', 'code', 'count', 'length', 'lived', 'falls', 'unanswered', 'restartInMs', 'passes', 'memoryMiB', 'printers', 'success', 'verdicts', 'tombstones', 'sessions', 'status', 'pause', 'tls', 'port', 'writable', 'windowId',
  'mainFrame', 'ourOrigin', 'generation', 'header', 'file', 'known',
  'method', 'route', 'request', 'reason', 'because', 'kind', 'effect', 'fault', 'question', 'backend', 'path', 'version', 'electron', 'platform', 'host', 'note', 'first', 'scope', 'device', 'replica', 'disk', 'database',
  'mainFrame', 'ourOrigin', 'generation', 'header', 'file', 'known', 'claimed',
  'method', 'route', 'request', 'reason', 'because', 'kind', 'effect', 'fault', 'question', 'backend', 'path', 'version', 'electron', 'platform', 'host', 'note', 'first', 'scope', 'device', 'replica',
]);

interface LogCall {
  readonly where: string;
  readonly event: string;
  readonly facts: readonly string[];
}

/** What stands between the brackets of a call. */
function argumentsAt(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if ('([{'.includes(text[at]!)) depth++;
    else if (')]}'.includes(text[at]!) && --depth === 0) return text.slice(from + 1, at);
  }
  throw new Error('a call without its end');
}

const sources = ['main', 'server', 'electron'].flatMap((room) =>
  readdirSync(join(project, room), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).map((name) => join(room, name)));
const calls: readonly LogCall[] = sources.flatMap((where) => {
  const text = readFileSync(join(project, where), 'utf8');
  return [...text.matchAll(/\blog\??\.(?:info|warn|error)\(/g)].map(({ index, 0: { length } }) => {
    const inside = argumentsAt(text, index + length - 1);
    const object = /\{(.*)\}\s*$/su.exec(inside.replaceAll(/\$\{[^}]*\}/gu, ''))?.[1] ?? '';
    // Values may be calls and objects of their own; the words that matter are those of the outermost.
    const outer = object.replaceAll(/\([^()]*\)/gu, '');
    return { where, event: /^\s*(['`])([^'`]*)\1/u.exec(inside)?.[2] ?? inside, facts: outer.split(',').map((piece) => /^\s*(\.{3})?(\w+)/u.exec(piece)).filter((found) => found !== null).map(([, spread = '', name]) => `${spread}${name}`) };
  });
});

it('every call of a log is found, and names its event by a word of ours', () => {
  expect(calls.length).toBeGreaterThan(70);
  expect(calls.filter(({ event }) => !/^[a-zA-Z]+(?:[._][a-zA-Z]+)*$|^(?:core|server|sync)\.\$\{(?:event|seal\.trouble)\}$/u.test(event))).toEqual([]);
});

it('facts are counts, codes and words of ours: nobody’s name, text, login or number', () => {
  expect(calls.flatMap(({ where, event, facts }) => facts.filter((fact) => !FACTS.has(fact)).map((fact) => `${where}: ${event} {${fact}}`))).toEqual([]);
  expect(calls.some(({ facts }) => facts.includes('code'))).toBe(true);
});
