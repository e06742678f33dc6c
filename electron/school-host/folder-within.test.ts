import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isFolderWithin } from './folder-within.ts';

let root: string;
let data: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'within-'));
  data = join(root, 'data');
  mkdirSync(join(data, 'schools', 'a'), { recursive: true });
  mkdirSync(join(root, 'outside'));
  symlinkSync(join(root, 'outside'), join(data, 'way-out'));
  symlinkSync(data, join(root, 'also-data'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each(['schools/a', 'schools/new/one', 'schools/a/', 'schools/../schools/b', '..hidden'])('%s lies within', (path) => {
  expect(isFolderWithin(data, `${data}/${path}`)).toBe(true);
});

test.each(['', '.', '..', '../outside', 'schools/../../outside/x', 'way-out', 'way-out/new', '../data-beside'])('«%s» does not', (path) => {
  expect(isFolderWithin(data, `${data}/${path}`)).toBe(false);
});

test('a root that is a link is followed; what is not absolute lies nowhere', () => {
  expect(isFolderWithin(join(root, 'also-data'), join(data, 'schools', 'a'))).toBe(true);
  expect(isFolderWithin(data, 'schools/a')).toBe(false);
  expect(isFolderWithin('data', join(data, 'schools'))).toBe(false);
});
