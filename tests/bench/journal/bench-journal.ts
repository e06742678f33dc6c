import { randomBytes } from 'node:crypto';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { serialize } from 'node:v8';
import type { MessagePortMain } from 'electron';
import type { ElectronApplication, Page } from 'playwright-core';
import { makeId, type CommandId, type StaffId, type TermId } from '#domain/ids.ts';
import { formatCell } from '#domain/journal/index.ts';
import { DEFAULT_POLICY_SETTINGS } from '#domain/policy/index.ts';
import { openKeychainEntry } from '#main/secrets/open-keychain-entry.ts';
import { PORT_CHANNEL } from '#electron/ipc-gate/channels.ts';
import { openDatabase, type SchoolDatabase } from '#main/database/database.ts';
import { findJournal } from '#main/features/journal/journal-repository.ts';
import { readPage } from '#main/features/journal/read-page.ts';
import { submitCommands } from '#main/features/journal/submit-commands.ts';
import { unpackPage } from '#renderer/features/journal/journal-page.ts';
import { JournalSheet } from '#renderer/features/journal/journal-sheet.ts';
import { openDemoSchool, signIn } from '../../e2e/frame/desk-hands.ts';
import { launchApp, type RunningApp } from '../../e2e/launch-app.ts';
import { addFullJournal, fullJournal } from '../../fixtures/full-journal.ts';
import type { BenchFigure } from '../figure.ts';
import { KEY_PACE_MS } from '../key-pace.ts';
import { median, percentile } from '../median.ts';

const PUPILS = 30;
const LESSONS = 60;
const OPENINGS = 15;
const KEYS = 500;
const FLOOR_KEYS = 100;
const MARKS = 300;

/**
 * The journal in the real application, on the real encrypted file: opening 30×60 beside a bare HTML table of the same cells
 * in the same window, what crosses the bridge for it, keys to paint, and one durable mark beside one fdatasync.
 * Needs a desk with a keychain (build/headless-desk.mjs gives one).
 */
export async function benchJournal(): Promise<BenchFigure[]> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'uchitelskaya-bench-'));
  try {
    const teacher = await makeSchool(dataFolder);
    const db = await openDemoFile(dataFolder);
    const termId = await addFullJournal(db, teacher, { pupils: PUPILS, lessons: LESSONS });
    const bytes = pageBytes(db, termId);
    const html = bareTable(db, termId);
    const durable = await durableMark(db, dataFolder, teacher);
    await db.close();
    const running = await launchApp({ dataFolder });
    try {
      await openDemoSchool(running.page);
      await signIn(running.page, '7А');
      return [...(await openings(running, html)), ...bytes, ...(await keys(running.page)), ...durable];
    } finally {
      await running.close();
    }
  } finally {
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

/** The demonstration school, made by the application itself; answers the class teacher of 7А. */
async function makeSchool(dataFolder: string): Promise<StaffId> {
  const running = await launchApp({ dataFolder });
  await openDemoSchool(running.page);
  await running.close();
  const db = await openDemoFile(dataFolder);
  const teacher = db.read.get<{ id: StaffId }>(`SELECT class_teacher_id AS id FROM study_group WHERE name = '7А'`);
  await db.close();
  if (!teacher) throw new Error('The demonstration school has no 7А');
  return teacher.id;
}

async function openDemoFile(dataFolder: string): Promise<SchoolDatabase> {
  const entry = await openKeychainEntry('demo');
  const key = Buffer.from((await entry.getPassword()) ?? '', 'base64');
  const opened = await openDatabase({ file: join(dataFolder, 'demo', 'school.db'), key: new Uint8Array(key) });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
}

const packedPage = (db: SchoolDatabase, termId: TermId) => {
  const page = readPage(db.read, findJournal(db.read, fullJournal.journal)!, termId, true);
  if (!page.ok) throw new Error(page.error.code);
  return page.value;
};

function pageBytes(db: SchoolDatabase, termId: TermId): BenchFigure[] {
  const bytes = serialize({ ok: true, value: packedPage(db, termId) }).length;
  return [{ name: `Journal ${PUPILS}×${LESSONS}: the answer over IPC`, value: bytes / 1024, unit: 'KB', goal: '≤ 10', reached: bytes <= 10 * 1024 }];
}

/** The same cells with nothing but hairlines: the floor. */
function bareTable(db: SchoolDatabase, termId: TermId): string {
  const page = unpackPage(packedPage(db, termId));
  const sheet = new JournalSheet(page, {
    term: { termId, name: '', startsOn: '2026-09-01', endsOn: '2027-05-31', closed: false },
    today: '2026-11-23', workTypes: [], roundingThreshold: 0.5, newId: () => '', send: () => undefined,
  });
  const rows = page.pupils.map((pupil, row) => {
    const cells = page.lessons.map((_, column) => `<td>${formatCell(sheet.content(row, column))}</td>`).join('');
    const forecast = sheet.forecast(row);
    return `<tr><th>${row + 1}</th><th>${pupil.name}</th>${cells}<td>${forecast?.average.toFixed(2) ?? ''}</td><td>${forecast?.mark ?? ''}</td><td></td></tr>`;
  });
  const heads = page.lessons.map((lesson) => `<th>${lesson.heldOn.slice(8)}</th>`).join('');
  return `<table style="border-collapse:collapse;font:14px system-ui" border="1"><thead><tr><th></th><th></th>${heads}<th></th><th></th><th></th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
}

/** Click → second frame, alternating with the floor; between two openings another journal is opened, so that each one reads anew. */
async function openings({ app, page }: RunningApp, html: string): Promise<BenchFigure[]> {
  const ours: number[] = [];
  const floor: number[] = [];
  const openAnother = async (): Promise<void> => {
    await clickJournal(page, '7АЛитература', 'Литература');
    await page.evaluate(() => void (location.hash = '#/journal'));
    await page.getByRole('listbox', { name: 'Журналы' }).waitFor();
  };
  const name = `${fullJournal.groupName}${fullJournal.subjectName}`;
  for (let round = 0; round <= OPENINGS; round += 1) {
    await openAnother();
    const opened = await clickJournal(page, name, fullJournal.subjectName);
    const bare = await page.evaluate(openBare, html);
    // The first of each warms the code.
    if (round === 0) continue;
    ours.push(opened);
    floor.push(bare);
  }
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length);
  await countCalls(app);
  await openAnother();
  await takeCalls(app);
  await clickJournal(page, name, fullJournal.subjectName);
  const messages = await takeCalls(app);
  const pages = messages.filter((method) => method === 'journal.readPage').length;
  const ratio = median(ours) / median(floor);
  return [
    { name: `Open a journal ${PUPILS}×${LESSONS}, click to second frame, beside a bare HTML table`, value: ratio, unit: '×', goal: '≤ 1.5', reached: ratio <= 1.5 },
    { name: 'The same in milliseconds', value: median(ours), unit: 'ms', floor: median(floor), goal: '≤ 1.5 × the floor', reached: ratio <= 1.5 },
    { name: `DOM nodes of the whole window with the journal open`, value: nodes, unit: 'nodes', goal: '≤ 2100', reached: nodes <= 2100 },
    { name: `Messages for the page of the journal (all calls: ${messages.join(', ')})`, value: pages, unit: 'messages', goal: '1', reached: pages === 1 },
  ];
}

/** Clicks the journal in the list; answers ms from the click to the second frame with its grid. */
async function clickJournal(page: Page, text: string, label: string): Promise<number> {
  if (!(await page.getByRole('listbox', { name: 'Журналы' }).isVisible())) {
    await page.evaluate(() => void (location.hash = '#/journal'));
    await page.getByRole('listbox', { name: 'Журналы' }).waitFor();
  }
  return page.evaluate(
    ([wanted, subject]) =>
      new Promise<number>((resolve, reject) => {
        const option = [...document.querySelectorAll<HTMLElement>('[role="option"]')].find((one) => (one.textContent ?? '').startsWith(wanted));
        if (!option) {
          reject(new Error(`${wanted} is not in the list`));
          return;
        }
        const started = performance.now();
        option.click();
        const look = () => {
          if (document.querySelector('[role="grid"]')?.getAttribute('aria-label')?.includes(subject)) requestAnimationFrame(() => resolve(performance.now() - started));
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
    [text, label] as const,
  );
}

/** The floor in the same window: the table over everything, made by the parser in one go; ms from a click to the second frame. */
function openBare(html: string): Promise<number> {
  const place = document.createElement('div');
  place.style.cssText = 'position:fixed;inset:0;overflow:auto;background:#fff;z-index:9999';
  document.body.append(place);
  return new Promise((resolve) => {
    place.addEventListener('click', () => {
      const started = performance.now();
      place.innerHTML = html;
      requestAnimationFrame(() => requestAnimationFrame(() => {
        const took = performance.now() - started;
        place.remove();
        resolve(took);
      }));
    });
    place.click();
  });
}

/**
 * Counts the calls of the page to the core. They pass the shell by, so the page gets another port, whose messages the shell hands on: with a hop more, hence counted
 * beside the times and not in them.
 */
async function countCalls(app: ElectronApplication): Promise<void> {
  await app.evaluate(async ({ BrowserWindow, MessageChannelMain, ipcMain }, channel) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    const seen: string[] = [];
    (globalThis as unknown as { benchCalls: string[] }).benchCalls = seen;
    const frame = {
      url: webContents.mainFrame.url,
      detached: false,
      isDestroyed: () => false,
      postMessage(name: string, code: string | null, [port]: MessagePortMain[]) {
        if (!port) throw new Error(`The shell gives no port: ${code}`);
        const { port1, port2 } = new MessageChannelMain();
        port1.on('message', ({ data }) => {
          seen.push((data as { method: string }).method);
          port.postMessage(data);
        });
        port.on('message', ({ data }) => port1.postMessage(data));
        webContents.mainFrame.postMessage(name, code, [port2]);
        port1.start();
        port.start();
      },
    };
    const [listener] = ipcMain.listeners(channel) as unknown as ((event: object) => Promise<void>)[];
    await listener!({ sender: { id: webContents.id, mainFrame: frame }, senderFrame: frame });
  }, PORT_CHANNEL);
}

const takeCalls = (app: ElectronApplication): Promise<string[]> =>
  app.evaluate(() => (globalThis as unknown as { benchCalls: string[] }).benchCalls.splice(0));

/** A mark and an arrow in turns in the real journal: a draft appears, then it is committed, painted, sent and stored. */
async function keys(page: Page): Promise<BenchFigure[]> {
  await clickJournal(page, `${fullJournal.groupName}${fullJournal.subjectName}`, fullJournal.subjectName);
  await page.getByRole('grid').waitFor();
  const floor = await bareFieldKeys(page);
  await page.evaluate(watchKeys);
  const marks = ['5', '4', '3', '2'];
  for (let count = 0; count < KEYS; count += 1) {
    const key = count % 2 === 0 ? marks[(count / 2) % marks.length]! : count % (2 * PUPILS) === 2 * PUPILS - 1 ? 'ArrowLeft' : 'ArrowDown';
    await page.keyboard.press(key);
    await pause(KEY_PACE_MS);
  }
  await page.waitForFunction((wanted) => (globalThis as unknown as { keyTimes: number[] }).keyTimes.length >= wanted, KEYS);
  const times = await page.evaluate(() => (globalThis as unknown as { keyTimes: number[] }).keyTimes);
  const p50 = median(times);
  const p95 = percentile(times, 95);
  return [
    { name: `Key to paint in the real journal, median of ${times.length} keys, beside one bare text field in the same window`, value: p50, unit: 'ms', floor: median(floor), goal: '≤ 16', reached: p50 <= 16 },
    { name: 'Key to paint in the real journal, 95th of 100', value: p95, unit: 'ms', floor: percentile(floor, 95), goal: '≤ 24', reached: p95 <= 24 },
  ];
}

/** The floor: the same keys into one plain text field over the journal. */
async function bareFieldKeys(page: Page): Promise<number[]> {
  await page.evaluate(watchKeys);
  await page.evaluate(() => {
    const field = document.createElement('input');
    field.id = 'bare';
    field.style.cssText = 'position:fixed;top:0;left:0;z-index:9999';
    document.body.append(field);
    field.focus();
  });
  for (let count = 0; count < FLOOR_KEYS; count += 1) {
    await page.keyboard.press(count % 2 === 0 ? '5' : 'Backspace');
    await pause(KEY_PACE_MS);
  }
  await page.waitForFunction((wanted) => (globalThis as unknown as { keyTimes: number[] }).keyTimes.length >= wanted, FLOOR_KEYS);
  const times = await page.evaluate(() => {
    document.querySelector('#bare')?.remove();
    return [...(globalThis as unknown as { keyTimes: number[] }).keyTimes];
  });
  await page.getByRole('textbox', { name: 'Ввод в клетку' }).focus();
  return times;
}

/** From the event's own time stamp to the first task after the next frame, when that frame is with the compositor. */
function watchKeys(): void {
  const scope = globalThis as unknown as { keyTimes?: number[] };
  const watched = scope.keyTimes !== undefined;
  scope.keyTimes = [];
  if (watched) return;
  window.addEventListener('keydown', ({ timeStamp }) => {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.addEventListener('message', () => {
        scope.keyTimes?.push(performance.now() - timeStamp);
        channel.port1.close();
      });
      channel.port1.start();
      channel.port2.postMessage(undefined);
    });
  }, { capture: true });
}

/** One mark with its revision and outbox entry, through the write queue, beside a raw fdatasync in the same folder; they take turns. */
async function durableMark(db: SchoolDatabase, folder: string, teacher: StaffId): Promise<BenchFigure[]> {
  const raw: number[] = [];
  const ours: number[] = [];
  const descriptor = openSync(join(folder, 'raw'), 'w');
  const block = randomBytes(4096);
  try {
    for (let count = 0; count < MARKS; count += 1) {
      const before = performance.now();
      writeSync(descriptor, block, 0, block.length, count * block.length);
      fdatasyncSync(descriptor);
      raw.push(performance.now() - before);
      const commandId = makeId<CommandId>(1_795_000_000_000 + count, randomBytes(10));
      const command = {
        commandId, name: 'setMark', baseVersion: 1,
        args: { workId: fullJournal.work(count % LESSONS), pupilId: fullJournal.pupil(count % PUPILS), value: 2 + (count % 4), isDebt: false },
      } as const;
      const started = performance.now();
      const { verdicts } = await submitCommands(db, [command], { actor: { staffId: teacher, roles: ['teacher'] }, staffId: teacher, now: 1_795_000_000_000, settings: DEFAULT_POLICY_SETTINGS, finalMarksHeld: false });
      ours.push(performance.now() - started);
      if (verdicts[0]?.status !== 'accepted') throw new Error(`A mark was not accepted: ${verdicts[0]?.code ?? ''}`);
    }
  } finally {
    closeSync(descriptor);
  }
  const ratio = median(ours) / median(raw);
  return [
    { name: 'One mark with its revision, durable, beside one raw fdatasync', value: ratio, unit: '×', goal: '≤ 3', reached: ratio <= 3 },
    { name: 'The same in milliseconds', value: median(ours), unit: 'ms', floor: median(raw), goal: '≤ 3 × the floor', reached: ratio <= 3 },
  ];
}
