import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSecurityMap } from './security-map.ts';

const project = join(import.meta.dirname, '..', '..');

function readProjectFile(path: string): string | null {
  const place = join(project, path);
  if (!existsSync(place)) return null;
  return statSync(place).isDirectory() ? '' : readFileSync(place, 'utf8');
}

const map = readSecurityMap(readFileSync(join(project, 'docs', 'security.md'), 'utf8'), readProjectFile);
const namesIn = (table: string): string[] => map.rows.filter((row) => row.table === table).map(({ name }) => name);

describe('docs/security.md', () => {
  test('every test that it names stands in its file under that very title, and every file exists', () => {
    expect(map.problems).toEqual([]);
    expect(map.tests).toBeGreaterThan(100);
  });

  test('has all 20 points of Electron’s guide, each with a test', () => {
    const rows = map.rows.filter(({ table }) => table === 'Electron’s security guide');
    expect(rows.map(({ name }) => Number.parseInt(name, 10))).toEqual(Array.from({ length: 20 }, (_none, index) => index + 1));
    expect(rows.filter(({ cells }) => !cells.at(-1)!.includes(' › ')).map(({ name }) => name)).toEqual([]);
  });

  test('has all 17 chapters of ASVS', () => {
    const chapters = new Set(namesIn('OWASP ASVS 5.0, level 2').map((name) => /^V(\d+)/.exec(name)?.[1]));
    expect([...chapters]).toEqual(Array.from({ length: 17 }, (_none, index) => String(index + 1)));
  });

  test('has the groups of measures of order № 21', () => {
    const groups = new Set(namesIn('Measures of order № 21 of ФСТЭК for УЗ-3').map((name) => name.split(/[. ]/)[0]));
    expect([...groups]).toEqual(['ИАФ', 'УПД', 'ОПС', 'ЗНИ', 'РСБ', 'АВЗ', 'СОВ', 'АНЗ', 'ОЦЛ', 'ОДТ', 'ЗСВ', 'ЗТС', 'ЗИС', 'ИНЦ', 'УКФ']);
  });

  test('says which rows are in work', () => {
    for (const { table, name } of map.inWork) console.info(`in work: ${table} – ${name}`);
    console.info(`${map.tests} tests named, ${map.inWork.length} of ${map.rows.length} rows in work`);
    expect(map.inWork.length).toBeLessThan(map.rows.length / 4);
  });
});

describe('the reading of the map', () => {
  const files: Readonly<Record<string, string>> = {
    'tests/a.test.ts': "it('stands here', () => {});\nit.skip('is left out', () => {});\nexpect(x).toBe('only a text');\nit.each([\n  ['a row of a table', 1],\n])('%s', () => {});\nit('one’s \\'own\\'', () => {});",
    electron: '',
  };
  const problemsOf = (last: string, rule = '`electron/`') => readSecurityMap(`## Table\n\n| a | b | c |\n|---|---|---|\n| 1 | ${rule} | ${last} |\n`, (path) => files[path] ?? null).problems;

  test.each(['`tests/a.test.ts › stands here`', '`tests/a.test.ts › a row of a table`', '`tests/a.test.ts › one’s \'own\'`', 'not met: nobody has built it', 'in work', 'in work: the register'])('takes %s', (last) => {
    expect(problemsOf(last)).toEqual([]);
  });

  test.each([
    ['`tests/a.test.ts › stands there`', 'tests/a.test.ts has no test «stands there».'],
    ['`tests/b.test.ts › stands here`', 'tests/b.test.ts does not exist.'],
    ['`tests/a.test.ts › only a text`', '«only a text» in tests/a.test.ts is a text and no test.'],
    ['`tests/a.test.ts › is left out`', '«is left out» in tests/a.test.ts is left out.'],
    ['', '«1» names no test and does not say why.'],
    ['perhaps', '«1» names no test and does not say why.'],
    ['not met', '«1» is not met without a reason.'],
  ])('finds what is wrong with «%s»', (last, problem) => {
    expect(problemsOf(last)).toEqual([problem]);
  });

  test('finds a rule whose file is gone', () => {
    expect(problemsOf('in work', '`electron/security/gone.ts`')).toEqual(['electron/security/gone.ts does not exist.']);
  });
});
