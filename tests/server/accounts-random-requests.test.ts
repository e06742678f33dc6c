import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountsAnswer } from '#domain/contract/sync/index.ts';
import { inSchool } from '#server/database/pool.ts';
import { Desk } from '../fixtures/accounts-desk.ts';
import { giveConsents } from '../fixtures/consents.ts';
import { loadSmallSchool, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s, testId } from '../fixtures/small-school.ts';
import { DoorUnderTest } from './random-requests/door-under-test.ts';

type Actor = 'administrator' | 'head' | 'ofSeventh' | 'ofFirst' | 'nobodys';

/** Whom each may look after, written by hand: pupils and their parents by class, and the staff. */
const LOOKS_AFTER: Readonly<Record<Actor, { readonly classes: readonly string[]; readonly left: boolean; readonly staff: boolean }>> = {
  administrator: { classes: [s.class7A, s.class1A], left: true, staff: true },
  // The head sees who has an account and issues none.
  head: { classes: [], left: false, staff: false },
  ofSeventh: { classes: [s.class7A], left: false, staff: false },
  ofFirst: { classes: [s.class1A], left: false, staff: false },
  nobodys: { classes: [], left: false, staff: false },
};
const ACTORS = Object.keys(LOOKS_AFTER) as Actor[];
const HEAD = testId<string>(24);
const ADMINISTRATOR = testId<string>(25);
const STAFF_ID: Readonly<Record<Actor, string>> = { administrator: ADMINISTRATOR, head: HEAD, ofSeventh: s.classTeacher, ofFirst: s.teacher, nobodys: s.stranger };
/** The class of each on the day of the test; null: left the school, or was never there. */
const HOLDERS = {
  pupil: { [s.anna]: s.class7A, [s.boris]: s.class7A, [s.firstGrader]: s.class1A, [s.vera]: null, [testId(990)]: undefined },
  parent: { [testId(310)]: s.class7A, [testId(311)]: s.class1A, [testId(991)]: undefined },
} as Readonly<Record<'pupil' | 'parent', Readonly<Record<string, string | null | undefined>>>>;

const may = (actor: Actor, kind: 'pupil' | 'parent', holderId: string): boolean => {
  const classId = HOLDERS[kind][holderId];
  const { classes, left } = LOOKS_AFTER[actor];
  return classId === null ? left : classId !== undefined && classes.includes(classId);
};
/** A consent ends with the school: who left gets nothing more, from the administrator neither (P-02). */
const ifConsented = (told: string, kind: 'pupil' | 'parent', ...holderIds: readonly string[]): string =>
  told === 'granted' && holderIds.some((holderId) => HOLDERS[kind][holderId] === null) ? 'credentials_without_consent' : told;
const hasAnybody = (actor: Actor): boolean => LOOKS_AFTER[actor].classes.length > 0;

const kindAndHolder = fc.constantFrom(...(['pupil', 'parent'] as const).flatMap((kind) => Object.keys(HOLDERS[kind]).map((holderId) => ({ kind, holderId }))));
const request = fc.record({
  actor: fc.constantFrom(...ACTORS), of: kindAndHolder, other: kindAndHolder, staff: fc.constantFrom(...Object.values(STAFF_ID)),
  what: fc.constantFrom('list', 'listStaff', 'issue', 'issueTwo', 'issueStaff', 'handed', 'requested', 'compromised', 'compromisedStaff', 'compromises', 'acknowledge', 'rescue'),
});

describe.each(POSTGRES_KINDS)('random requests about the credentials of others, on %s (R-05, R-06, R-10)', (kind) => {
  let postgres: TestPostgres;
  let door: DoorUnderTest;
  let desk: Desk;
  const tokens = new Map<Actor, string>();
  const folder = mkdtempSync(join(tmpdir(), 'uch-random-accounts-'));
  const query = (text: string, ...values: unknown[]) => inSchool(door.pool, SMALL_SCHOOL_ID, 'write', async (client) => (await client.query<Record<string, unknown>>(text, [SMALL_SCHOOL_ID, ...values])).rows);

  beforeAll(async () => {
    postgres = await startPostgres(kind);
    const url = await postgres.fresh();
    await loadSmallSchool(url);
    door = new DoorUnderTest(url, Date.parse('2026-11-25T09:00:00Z'));
    for (const [id, name, role] of [[HEAD, 'Орлова', 'director'], [ADMINISTRATOR, 'Волкова', 'administrator']] as const) {
      await query(`INSERT INTO staff (school_id, id, last_name, first_name, middle_name, sex, position) VALUES ($1, $2, $3, 'Мария', '', 'female', 'Сотрудник')`, id, name);
      await query(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, basis) VALUES ($1, $2, $3, '', '2026-09-01', 'приказ № 3')`, id, role);
    }
    for (const [id, pupil] of [[testId(310), s.anna], [testId(311), s.firstGrader]] as const) {
      await query(`INSERT INTO guardian (school_id, id, pupil_id, kinship, last_name, first_name, middle_name, phone, position) VALUES ($1, $2, $3, 'мать', 'Мамина', 'Мария', '', '', 1)`, id, pupil);
    }
    await giveConsents(door);
    desk = await Desk.join(door);
    // No account of staff is issued here, so that identities stay; what an account changes is proven in the other tests.
    for (const actor of ACTORS) tokens.set(actor, (await desk.byIdentity(STAFF_ID[actor])).body.token!);
  });
  afterAll(async () => {
    await door.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are answered as the rules say, and what is refused changes nothing (400 requests)', async () => {
    const state = async () => JSON.stringify(await query(`SELECT (SELECT json_agg(a ORDER BY id) FROM account a WHERE school_id = $1) AS a, (SELECT json_agg(i ORDER BY id) FROM credential_issue i WHERE school_id = $1) AS i,
      (SELECT json_agg(c ORDER BY id) FROM compromise c WHERE school_id = $1) AS c, (SELECT count(*) FROM session WHERE school_id = $1) AS s`));
    const done = { granted: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(request, async ({ actor, of, other, staff, what }) => {
        const token = tokens.get(actor);
        const post = (path: string, body: unknown) => desk.ask('POST', path, body, token);
        const before = await state();
        const issued = (await query('SELECT id FROM credential_issue WHERE school_id = $1 AND kind = $2 AND holder_id = $3 LIMIT 1', of.kind, of.holderId))[0]?.['id'];
        const reported = (await query('SELECT id FROM compromise WHERE school_id = $1 LIMIT 1'))[0]?.['id'];
        const family = may(actor, of.kind, of.holderId) ? 'granted' : hasAnybody(actor) ? 'account_unknown' : 'not_allowed';
        const ask: Record<typeof what, () => Promise<{ status: number; code: unknown; text: string }>> = {
          list: () => desk.ask('GET', `/v1/accounts?kind=${of.kind}`, undefined, token),
          listStaff: () => desk.ask('GET', '/v1/accounts?kind=staff', undefined, token),
          issue: () => post('/v1/accounts/issue', { kind: of.kind, holderIds: [of.holderId], reason: 'reset' }),
          issueTwo: () => post('/v1/accounts/issue', { kind: of.kind, holderIds: [of.holderId, other.holderId], reason: 'reset' }),
          issueStaff: () => post('/v1/accounts/issue', { kind: 'staff', holderIds: [actor === 'administrator' ? testId(992) : staff], reason: 'reset' }),
          handed: () => post('/v1/accounts/handed', { issueIds: [issued ?? testId(993)] }),
          requested: () => post('/v1/accounts/requested', { kind: of.kind, holderId: of.holderId, requestedOn: '2026-09-02' }),
          compromised: () => post('/v1/accounts/compromised', { kind: of.kind, holderId: of.holderId, note: '' }),
          compromisedStaff: () => post('/v1/accounts/compromised', { kind: 'staff', holderId: staff, note: '' }),
          compromises: () => desk.ask('GET', '/v1/accounts/compromises', undefined, token),
          acknowledge: () => post('/v1/accounts/acknowledge', { compromiseId: reported ?? testId(994) }),
          rescue: () => post('/v1/rescue', { staffId: staff }),
        };
        const isOffice = actor === 'administrator' || actor === 'head';
        const expected: Record<typeof what, string> = {
          list: hasAnybody(actor) ? 'granted' : 'not_allowed', listStaff: isOffice ? 'granted' : 'not_allowed', issue: ifConsented(family, of.kind, of.holderId),
          issueTwo: family === 'granted' && !may(actor, of.kind, other.holderId) ? 'account_unknown' : ifConsented(family, of.kind, of.holderId, other.holderId),
          issueStaff: LOOKS_AFTER[actor].staff ? 'account_unknown' : 'not_allowed',
          handed: issued === undefined ? 'account_unknown' : family, requested: family,
          // Whose account was never issued has nothing to be blocked; nobody learns whether it was.
          compromised: may(actor, of.kind, of.holderId) && issued !== undefined ? 'granted' : 'account_unknown',
          compromisedStaff: actor === 'administrator' || staff === STAFF_ID[actor] ? 'account_unknown' : 'not_allowed',
          compromises: isOffice || hasAnybody(actor) ? 'granted' : 'not_allowed', acknowledge: isOffice ? (reported === undefined ? 'compromise_unknown' : 'granted') : 'not_allowed',
          rescue: actor === 'administrator' ? 'granted' : 'not_allowed',
        };
        const answer = await ask[what]();
        const told = answer.status < 300 ? 'granted' : String(answer.code);
        expect([actor, what, of, told]).toEqual([actor, what, of, expected[what]]);
        done[told === 'granted' ? 'granted' : 'refused'] += 1;
        const listed = what === 'list' && told === 'granted' ? accountsAnswer.parse(JSON.parse(answer.text)).accounts.map(({ holderId }) => holderId) : null;
        expect(listed?.toSorted() ?? null).toEqual(listed && Object.keys(HOLDERS[of.kind]).filter((holderId) => may(actor, of.kind, holderId)).toSorted());
        const changes = told === 'granted' && !['list', 'listStaff', 'compromises'].includes(what);
        const after = await state();
        expect(changes || after === before).toBe(true);
      }),
      { numRuns: 400 },
    );
    expect(Math.min(done.granted, done.refused)).toBeGreaterThan(50);
    expect(door.lines.filter((line) => line.includes('"level":50') || /Мамина|mamina/.test(line))).toEqual([]);
  });
});
