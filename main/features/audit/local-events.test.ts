import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeId } from '#domain/ids.ts';
import type { SecurityEventsRequest } from '#domain/contract/sync/index.ts';
import { done, failed } from '#domain/result.ts';
import { openDatabase, type SchoolDatabase } from '../../database/database.ts';
import { MIGRATIONS } from '../../database/migrations/index.ts';
import { recordLocalEvent, sendWaitingEvents, type EventSending } from './local-events.ts';

let folder: string;
let file: SchoolDatabase;
const open = async (migrations = MIGRATIONS) => {
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(32).fill(3), migrations });
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
};
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'uch-local-events-'));
  await (await open(MIGRATIONS.filter(({ version }) => version < 90))).close();
  file = await open();
});
afterEach(async () => {
  await file.close();
  rmSync(folder, { recursive: true, force: true });
});

const id = (at: number): string => makeId<string>(at, new Uint8Array(10).fill(at % 250));
const mine = id(1);
const add = (at: number, staffId = mine) =>
  file.write((tx) => recordLocalEvent(tx, { eventId: id(1_000 + at), staffId, kind: 'printed', result: 'done', subjectId: null, deviceAt: at, params: { what: 'letters', pages: at } }));
const waiting = () => file.read.all<{ at: number }>('SELECT device_at AS at FROM security_event ORDER BY device_at').map(({ at }) => at);

it('what waited offline goes oldest first in pages, in the name of its person alone, and is gone when the server has it (issue 4, point 9)', async () => {
  for (let at = 1; at <= 205; at++) await add(at);
  await add(1);
  await add(900, id(2));
  const pages: SecurityEventsRequest['events'][] = [];
  const ask = ((_method, path, _schema, body) => {
    expect(path).toBe('/v1/security-events');
    const { events } = body as SecurityEventsRequest;
    pages.push(events);
    return Promise.resolve(done({ taken: events.map(({ eventId }) => eventId) }));
  }) as EventSending['ask'];
  expect(await sendWaitingEvents({ file, staffId: mine, ask })).toEqual(done(205));
  expect(pages.map((events) => events.length)).toEqual([200, 5]);
  expect(pages.flat().map(({ deviceAt }) => deviceAt)).toEqual(Array.from({ length: 205 }, (_, at) => at + 1));
  expect(pages[0]![0]).toEqual({ eventId: id(1_001), kind: 'printed', result: 'done', subjectId: null, deviceAt: 1, params: { what: 'letters', pages: 1 } });
  expect(waiting()).toEqual([900]);
});

it('goes in the order in which it happened, also within one millisecond and under a clock that was turned back (issue 4, point 9)', async () => {
  const happened = [['z', 50], ['a', 50], ['m', 50], ['b', 7], ['c', 7]] as const;
  for (const [eventId, deviceAt] of happened) await file.write((tx) => recordLocalEvent(tx, { eventId: eventId.repeat(22), staffId: mine, kind: 'locked', result: 'done', subjectId: null, deviceAt, params: {} }));
  const told: string[] = [];
  const ask = ((_method, _path, _schema, body) => {
    const ids = (body as SecurityEventsRequest).events.map(({ eventId }) => eventId);
    told.push(...ids);
    return Promise.resolve(done({ taken: ids }));
  }) as EventSending['ask'];
  expect(await sendWaitingEvents({ file, staffId: mine, ask })).toEqual(done(5));
  expect(told).toEqual(happened.map(([eventId]) => eventId.repeat(22)));
});

it('what the server refuses or does not take stays, and no server is asked for ever', async () => {
  await add(1);
  await add(2);
  expect(await sendWaitingEvents({ file, staffId: mine, ask: () => Promise.resolve(failed('needs_server')) })).toMatchObject({ ok: false, error: { code: 'needs_server' } });
  let asked = 0;
  const nothing = (() => {
    asked++;
    return Promise.resolve(done({ taken: [] }));
  }) as EventSending['ask'];
  expect(await sendWaitingEvents({ file, staffId: mine, ask: nothing })).toEqual(done(0));
  expect(asked).toBe(1);
  expect(waiting()).toEqual([1, 2]);
});

it('a kind that a server of before does not know holds up none of the others (design §4, mixed versions)', async () => {
  await add(1);
  await file.write((tx) => recordLocalEvent(tx, { eventId: id(5), staffId: mine, kind: 'person_confirmed', result: 'done', subjectId: null, deviceAt: 2, params: {} }));
  await add(3);
  const pages: number[][] = [];
  const ask = ((_method, _path, _schema, body) => {
    const { events } = body as SecurityEventsRequest;
    pages.push(events.map(({ deviceAt }) => deviceAt));
    return Promise.resolve(events.some(({ kind }) => kind === 'person_confirmed') ? failed('request_invalid', { path: 'events' }) : done({ taken: events.map(({ eventId }) => eventId) }));
  }) as EventSending['ask'];
  expect(await sendWaitingEvents({ file, staffId: mine, ask })).toEqual(done(2));
  expect(pages).toEqual([[1, 2, 3], [1], [2], [3]]);
  expect(waiting()).toEqual([2]);
});
