import { expect, test } from 'vitest';
import { contract } from '#domain/contract/ipc/index.ts';
import { failed, done, type Result } from '#domain/result.ts';
import { FILE_PURPOSES, WindowMemory } from '#electron/ipc-gate/index.ts';
import { makeBench, PAGE } from './gate-bench.ts';

const TEACHER = { staffId: 'AAAAAAAAAAAAAAAAAAAAAA', name: 'Кузнецова Мария Петровна' };

const value = (result: Result<unknown>): { fileToken: string; name: string } => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value as { fileToken: string; name: string };
};

test('every purpose that the contract names is known to the shell', () => {
  const purposes = [...contract.app.chooseFileToOpen.input.shape.purpose.options, ...contract.app.chooseFileToSave.input.shape.purpose.options];
  expect(Object.keys(FILE_PURPOSES).sort()).toEqual([...purposes].sort());
  for (const purpose of contract.app.chooseFileToOpen.input.shape.purpose.options) expect(FILE_PURPOSES[purpose].mode).toBe('read');
  for (const purpose of contract.app.chooseFileToSave.input.shape.purpose.options) expect(FILE_PURPOSES[purpose].mode).toBe('write');
});

test('a page gets a token and a name of the file it chose, never a path', async () => {
  const bench = makeBench({ shell: { askFileToOpen: async () => '/home/мария/Списки/7А.xlsx' } });
  bench.memory.signedIn = TEACHER;
  const chosen = await bench.call(PAGE, 'app.chooseFileToOpen', { purpose: 'roster' });
  expect(JSON.stringify(chosen)).not.toContain('Списки');
  expect(chosen).toMatchObject({ ok: true, value: { name: '7А.xlsx', bytes: 1024 } });
  expect(bench.memory.findFile(value(chosen).fileToken, 'people', 'read')).toEqual(done('/home/мария/Списки/7А.xlsx'));
});

test('a token opens the methods of its own feature in its own direction only', () => {
  const memory = new WindowMemory((bytes) => new Uint8Array(bytes).fill(1));
  const roster = memory.rememberFile('/a.xlsx', 'roster');
  expect(memory.findFile(roster, 'people', 'write')).toEqual(failed('ipc_file_unknown'));
  expect(memory.findFile(roster, 'letters', 'read')).toEqual(failed('ipc_file_unknown'));
  expect(memory.findWritten(roster)).toEqual(failed('ipc_file_unknown'));
});

test('a token of one window is nothing in another', () => {
  let counted = 0;
  const random = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(++counted);
  const [mine, yours] = [new WindowMemory(random), new WindowMemory(random)];
  expect(yours.findFile(mine.rememberFile('/a.xlsx', 'roster'), 'people', 'read')).toEqual(failed('ipc_file_unknown'));
});

test('a cancelled dialog is no error', async () => {
  const bench = makeBench({ shell: { askFileToOpen: async () => null, askFileToSave: async () => null } });
  bench.memory.signedIn = TEACHER;
  expect(await bench.call(PAGE, 'app.chooseFileToOpen', { purpose: 'roster' })).toEqual(done(null));
  expect(await bench.call(PAGE, 'app.chooseFileToSave', { purpose: 'letters-pdf', suggestedName: 'Письма' })).toEqual(done(null));
});

test('a saved file is shown and opened for the window that chose it; what the system cannot open is said', async () => {
  const shown: string[] = [];
  const bench = makeBench({ shell: { askFileToSave: async () => '/school/Письма', showInFolder: (path) => void shown.push(path), openFile: async () => false } });
  bench.memory.signedIn = TEACHER;
  const { fileToken, name } = value(await bench.call(PAGE, 'app.chooseFileToSave', { purpose: 'letters-pdf', suggestedName: 'Письма' }));
  expect(name).toBe('Письма.pdf');
  expect(await bench.call(PAGE, 'app.showSavedFile', { fileToken, how: 'folder' })).toEqual(done({}));
  expect(shown).toEqual(['/school/Письма.pdf']);
  expect(await bench.call(PAGE, 'app.showSavedFile', { fileToken, how: 'open' })).toEqual(failed('file_not_opened', { name: 'Письма.pdf' }));
});
