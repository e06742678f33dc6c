import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { DoorUnderTest } from './random-requests/door-under-test.ts';
import { RandomRequests } from './random-requests/random-requests.ts';
import { loadSchools, planSchool } from './random-requests/two-schools.ts';

/**
 * Random requests of everybody to every endpoint, judged by a table of rights written by hand (R-01, R-02, R-04, P-01; design §4, §6): nothing is accepted that the table
 * forbids, nothing refused that it allows, nothing answered that is not granted, nothing changed by a refusal. `UCH_REQUESTS` and `UCH_SEED` make a longer or another run.
 */
const REQUESTS = Number(process.env['UCH_REQUESTS'] ?? 4_000);
const SEED = Number(process.env['UCH_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const COMPARED_EVERY = Math.max(500, Math.ceil(REQUESTS / 200));

let postgres: TestPostgres;
beforeAll(async () => void (postgres = await startPostgres('embedded')));
afterAll(() => postgres.stop());

it(`${REQUESTS} random requests, seed ${SEED}`, { timeout: 120_000 + REQUESTS * 60 }, async () => {
  const now = Date.UTC(2026, 10, 25, 8);
  const url = await postgres.fresh();
  const plans = [planSchool(1), planSchool(2)] as const;
  await loadSchools(url, plans, now);
  const door = new DoorUnderTest(url, now);
  const requests = new RandomRequests(door, plans, SEED);
  const met = (part: string): number => [...requests.met].reduce((sum, [what, count]) => sum + (what.includes(part) ? count : 0), 0);
  // A run that met nothing of one kind proves nothing about it.
  const wanted = [
    'setMark accepted', 'setMark conflict', 'not_allowed', 'term_closed', 'journal_unknown', 'author_forged', 'command_invalid', 'command_unknown', 'replayed', 'command_other', 'pull with rows',
    'not granted', 'snapshot scope_unknown', 'session device_signature_wrong', 'session_expired', 'workstations allowed', 'workstations not_allowed', 'withdrawn', 'another school in the header',
    'grants allowed', 'grants not_allowed', 'grant given', 'grant ended', 'grant grant_days_wrong', 'usage allowed', 'usage not_allowed',
    'lists allowed', 'lists not_allowed', 'list dismiss', 'list transfer', 'list undo done', 'movements read',
  ];
  const began = performance.now();
  try {
    await requests.begin();
    // What is rare is waited for, so that chance alone makes no run red.
    while (requests.requests < REQUESTS || (requests.requests < 3 * REQUESTS && wanted.some((what) => met(what) === 0))) {
      await requests.step();
      if (requests.requests % COMPARED_EVERY === 0) await requests.compareAll();
    }
    await requests.compareAll();
  } finally {
    await door.close();
  }
  const seconds = (performance.now() - began) / 1_000;
  console.log(`seed ${SEED}: ${requests.requests} requests in ${seconds.toFixed(1)} s, ${(requests.requests / seconds).toFixed(0)} a second`);
  if (process.env['UCH_REQUESTS'] !== undefined) for (const [what, count] of [...requests.met].sort(([a], [b]) => (a < b ? -1 : 1))) console.log(`${String(count).padStart(8)} ${what}`);
  for (const what of wanted) expect([what, met(what) > 0]).toEqual([what, true]);
  const failures = door.lines.filter((line) => line.includes('"level":50'));
  expect(failures).toEqual([]);
  for (const word of ['Ученик', 'Мать', 'школа', 'улица', 'прилежание', 'Bearer']) expect([word, door.lines.some((line) => line.includes(word))]).toEqual([word, false]);
});
