import type pg from 'pg';
import { expect } from 'vitest';
import { SMALL_SCHOOL_ID } from '../../fixtures/school-server.ts';
import { smallSchool as s, testId } from '../../fixtures/small-school.ts';
import { ACCOUNT, asSchool, DEVICE, OTHER_SCHOOL_ID } from './rows-of-each-step.ts';

/** What a step says of itself, beside what is asked of every step. */
export interface StepPromise {
  readonly version: number;
  /** The tables it brings: each held by the guard of its school. */
  readonly brings: readonly string[];
  /** What rows of before look like after it, and what works now; as the small school. */
  readonly check: (client: pg.ClientBase) => Promise<void>;
  /** Columns whose meaning another column has taken over. */
  readonly drops?: readonly string[];
  /** Statements that the database itself refuses, with SQLSTATE. */
  readonly refuses: readonly (readonly [code: string, statement: string])[];
}

const NOT_NULL = '23502';
const UNIQUE = '23505';
const CHECK = '23514';
const FORBIDDEN = '42501';
const S = `'${SMALL_SCHOOL_ID}'`;

const rowsOf = async (client: pg.ClientBase, text: string): Promise<unknown[]> => (await client.query<Record<string, unknown>>(text)).rows;
const indexes = async (client: pg.ClientBase, ...names: string[]) =>
  expect(await rowsOf(client, `SELECT indexname AS name FROM pg_indexes WHERE schemaname = 'public' AND indexname IN (${names.map((name) => `'${name}'`).join(', ')})`)).toHaveLength(names.length);

const account = (columns: string, values: string): string => `INSERT INTO account (school_id, ${columns}) VALUES (${S}, ${values})`;
const achievement = (values: string): string => `INSERT INTO achievement (school_id, id, pupil_id, kind, title, level, subject, held_on, result, award, author_id, made_at, version) VALUES (${S}, ${values}, 'a', 1, 1)`;
const event = (seq: number, result: string, at: string, id = 'NULL'): string => `INSERT INTO security_event VALUES (${S}, ${seq}, ${id}, 'signed_in', '${result}', NULL, NULL, NULL, ${at}, NULL, '{}', '\\x01')`;

export const PROMISES: readonly StepPromise[] = [
  {
    version: 10,
    brings: [
      'school', 'academic_year', 'term', 'holiday', 'bell', 'subject', 'work_type', 'setting', 'staff', 'staff_role', 'study_group', 'journal', 'timetable_slot', 'pupil', 'membership', 'pupil_contact', 'guardian', 'plan_item',
      'lesson', 'work', 'mark', 'attendance', 'term_mark', 'journal_year', 'school_log', 'scope_head', 'tombstone', 'revision', 'command_verdict', 'replica', 'access_grant',
    ],
    async check(client) {
      // A year that nobody made a partition for has a place, too.
      const mark = (year: number) => client.query(`INSERT INTO mark (school_id, work_id, pupil_id, journal_id, year, value, is_debt, comment, author_id, made_at, version) VALUES (${S}, 'w', 'p', 'j', ${year}, 5, 0, '', 'a', 1, 1)`);
      await mark(2031);
      expect(await rowsOf(client, `SELECT tableoid::regclass::text AS place FROM mark WHERE school_id = ${S} AND year = 2031`)).toEqual([{ place: 'mark_default' }]);
      await indexes(client, 'mark_changes', 'lesson_changes', 'tombstone_changes', 'work_of_lesson', 'membership_of_pupil', 'guardian_of_pupil', 'revision_of_entity', 'command_verdict_age');
      await client.query(`INSERT INTO school_log (school_id, epoch) VALUES (${S}, 'e')`);
      expect(await rowsOf(client, `SELECT seq::int, chain_seq::int, encode(chain_hash, 'hex') AS hash, backed_up_to::int FROM school_log WHERE school_id = ${S}`)).toEqual([{ seq: 0, chain_seq: 0, hash: '00'.repeat(32), backed_up_to: 0 }]);
    },
    refuses: [
      [CHECK, `INSERT INTO mark (school_id, work_id, pupil_id, journal_id, year, value, is_debt, comment, author_id, made_at, version) VALUES (${S}, 'w', 'q', 'j', 2026, 6, 0, '', 'a', 1, 1)`],
      [CHECK, `INSERT INTO mark (school_id, work_id, pupil_id, journal_id, year, value, is_debt, comment, author_id, made_at, version) VALUES (${S}, 'w', 'q', 'j', 2026, 5, 1, '', 'a', 1, 1)`],
      [CHECK, `INSERT INTO attendance (school_id, lesson_id, pupil_id, journal_id, year, code, minutes, author_id, made_at, version) VALUES (${S}, 'l', 'q', 'j', 2026, 'ABSENT', 5, 'a', 1, 1)`],
      [UNIQUE, `INSERT INTO school_log (school_id, epoch) VALUES (${S}, 'another')`],
    ],
  },
  {
    version: 20,
    brings: ['device', 'session', 'enrolment_code'],
    async check(client) {
      await client.query(`INSERT INTO device (school_id, id, name, platform, version, public_key, enrolled_at) VALUES (${S}, 'd', 'Кабинет 1', 'linux', '1', 'k', 1)`);
      expect(await rowsOf(client, `SELECT withdrawn_at, last_contact_at, waiting FROM device WHERE school_id = ${S}`)).toEqual([{ withdrawn_at: null, last_contact_at: null, waiting: 0 }]);
      await indexes(client, 'session_of_device');
    },
    refuses: [
      [CHECK, `INSERT INTO enrolment_code VALUES (${S}, '\\x01', -1, 1, 'a')`],
      [NOT_NULL, `INSERT INTO session VALUES (${S}, '\\x01', 'd', NULL, 1)`],
      [UNIQUE, `INSERT INTO device (school_id, id, name, platform, version, public_key, enrolled_at) VALUES (${S}, 'd', 'Кабинет 2', 'linux', '1', 'k', 1)`],
    ],
  },
  {
    version: 30,
    brings: ['school_epoch'],
    async check(client) {
      expect(await rowsOf(client, 'SELECT closed_at FROM hosted_school')).toEqual([{ closed_at: null }, { closed_at: null }]);
      expect(await rowsOf(client, 'SELECT verdicts_kept_from::int, upkept_at::int FROM school_log')).toEqual([{ verdicts_kept_from: 0, upkept_at: 0 }]);
      // Nothing was forgotten before anybody could forget: every cursor of an older workstation is good.
      expect(await rowsOf(client, 'SELECT DISTINCT forgotten_up_to::int FROM scope_head')).toEqual([{ forgotten_up_to: 0 }]);
      await indexes(client, 'revision_of_command', 'tombstone_age');
    },
    refuses: [[NOT_NULL, `INSERT INTO school_epoch VALUES (${S}, 'e', 1, 'restore', NULL, 1, 1, 1)`], [NOT_NULL, `UPDATE scope_head SET forgotten_up_to = NULL WHERE school_id = ${S}`]],
  },
  {
    version: 40,
    brings: ['replica_chain', 'chain_seal', 'seal_key', 'chain_break'],
    async check(client) {
      // The last seal of a day replaces the one before; after a break the same day has another.
      const seal = (breaks: number) => client.query(`INSERT INTO chain_seal VALUES (${S}, 'r', 'e', ${breaks}, 1, 1, 'a', 1, 'b', 1, 'k', 's')`);
      await seal(0);
      await seal(1);
      expect(await rowsOf(client, 'SELECT 1 FROM replica_chain')).toEqual([]);
    },
    refuses: [[UNIQUE, `INSERT INTO chain_seal VALUES (${S}, 'r', 'e', 0, 1, 2, 'c', 1, 'd', 1, 'k', 's')`], [NOT_NULL, `INSERT INTO seal_key VALUES (${S}, 'k', NULL, 1)`]],
  },
  {
    version: 50,
    brings: ['account', 'sign_in', 'sign_in_delay', 'credential_issue', 'compromise', 'recovery_key'],
    async check(client) {
      // A session of before is a development identity's: it has no account, and stands.
      expect(await rowsOf(client, 'SELECT device_id, staff_id, account_id, account_version, rescuer_id FROM session')).toEqual([{ device_id: DEVICE, staff_id: s.teacher, account_id: null, account_version: null, rescuer_id: null }]);
      await client.query(account('kind, holder_id, id, login_folded, password_hash, state, version', `'staff', 'h', 'a', 'ivanova', 'x', 'issued', 1`));
      // Of whom nothing was issued there is no login, and many may have none.
      await client.query(account('kind, holder_id, id, state', `'pupil', 'h', 'b', 'not_issued'`));
      await client.query(account('kind, holder_id, id, state', `'parent', 'h', 'c', 'not_issued'`));
      await indexes(client, 'sign_in_of_account', 'sign_in_of_device', 'credential_issue_of_holder', 'compromise_of_holder', 'session_of_account');
    },
    refuses: [
      [UNIQUE, account('kind, holder_id, id, login_folded, password_hash, state, version', `'parent', 'h2', 'd', 'ivanova', 'x', 'issued', 1`)],
      [CHECK, account('kind, holder_id, id, state', `'guest', 'h', 'e', 'not_issued'`)],
      [CHECK, account('kind, holder_id, id, state', `'staff', 'h3', 'e', 'asleep'`)],
      [CHECK, account('kind, holder_id, id, state, version', `'staff', 'h3', 'e', 'issued', 1`)],
      [CHECK, `INSERT INTO sign_in_delay VALUES (${S}, 'address', 'x', 1, 1, 1)`],
    ],
  },
  {
    version: 60,
    brings: [],
    async check(client) {
      for (const [schoolId, byLoad, byHand] of [[SMALL_SCHOOL_ID, 5, 4], [OTHER_SCHOOL_ID, 1, 1]] as const) {
        await asSchool(client, schoolId);
        expect(await rowsOf(client, `SELECT DISTINCT direction FROM subject`)).toEqual([{ direction: '' }]);
        expect(await rowsOf(client, `SELECT DISTINCT grants FROM staff_role`)).toEqual([{ grants: '[]' }]);
        // In every school of the database, though the guard shows one alone: what has an object came from the load.
        expect(await rowsOf(client, `SELECT by_load, (object_id <> '') AS "hasObject", count(*)::int AS n FROM access_grant GROUP BY 1, 2 ORDER BY 1`)).toEqual([
          { by_load: 0, hasObject: false, n: byHand }, { by_load: 1, hasObject: true, n: byLoad },
        ]);
        expect(await rowsOf(client, `SELECT 1 FROM access_grant WHERE id IS NULL OR ended_at IS NOT NULL OR given_by IS NOT NULL OR end_basis <> ''`)).toEqual([]);
        expect(await rowsOf(client, `SELECT DISTINCT administrative FROM device`)).toEqual([{ administrative: 0 }]);
      }
      await asSchool(client, SMALL_SCHOOL_ID);
      // Ended and given again on the same day.
      await client.query(`UPDATE access_grant SET ended_at = 1, ended_by = 'x', end_basis = 'приказ № 8' WHERE school_id = ${S} AND staff_id = '${s.deputy}'`);
      await client.query(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, basis) VALUES (${S}, '${s.deputy}', 'deputy', '', '1970-01-01', 'приказ № 9')`);
    },
    refuses: [
      [UNIQUE, `INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, basis) VALUES (${S}, '${s.deputy}', 'deputy', '', '1970-01-01', 'ещё раз')`],
      [NOT_NULL, `UPDATE subject SET direction = NULL WHERE school_id = ${S}`],
    ],
  },
  {
    version: 80,
    brings: ['consent', 'change_request', 'person_block', 'destruction', 'transfer', 'nondisclosure', 'personal_document'],
    async check(client) {
      expect(await rowsOf(client, 'SELECT DISTINCT destroyed_on FROM pupil')).toEqual([{ destroyed_on: null }]);
      const block = (id: string) => client.query(`INSERT INTO person_block (school_id, id, kind, person_id, reason, basis, author_id, made_at) VALUES (${S}, '${id}', 'pupil', 'p', 'x', 'y', 'a', 1)`);
      await block('1');
      await client.query(`UPDATE person_block SET lifted_at = 2 WHERE school_id = ${S} AND id = '1'`);
      await block('2');
      await client.query(`INSERT INTO destruction VALUES (${S}, '1', 1, 'pupil', 'p', 'x', 'y', '{}', '[]', 'a', 1)`);
      await client.query(`INSERT INTO transfer VALUES (${S}, '1', 1, 'кому', 'law', 'x', '[]', '[]', 1, '2026-11-01', 'a', 1)`);
      await indexes(client, 'consent_of_pupil', 'consent_changes', 'change_request_of_pupil', 'nondisclosure_of_staff', 'personal_document_of_kind');
    },
    refuses: [
      [UNIQUE, `INSERT INTO person_block (school_id, id, kind, person_id, reason, basis, author_id, made_at) VALUES (${S}, '3', 'pupil', 'p', 'x', 'y', 'a', 1)`],
      [UNIQUE, `INSERT INTO destruction VALUES (${S}, '2', 1, 'pupil', 'q', 'x', 'y', '{}', '[]', 'a', 1)`],
      [UNIQUE, `INSERT INTO transfer VALUES (${S}, '2', 1, 'кому', 'law', 'x', '[]', '[]', 1, '2026-11-01', 'a', 1)`],
      [CHECK, `INSERT INTO transfer VALUES (${S}, '3', 2, 'кому', 'wish', 'x', '[]', '[]', 1, '2026-11-01', 'a', 1)`],
      [CHECK, `INSERT INTO consent VALUES (${S}, 'c', 'p', 'photo', 'guardian', NULL, 'x', 'given', '2026-09-01', 'x', NULL, 'a', 1, 1, 1)`],
      [CHECK, `INSERT INTO consent VALUES (${S}, 'c', 'p', 'data', 'neighbour', NULL, 'x', 'given', '2026-09-01', 'x', NULL, 'a', 1, 1, 1)`],
      [CHECK, `INSERT INTO consent VALUES (${S}, 'c', 'p', 'data', 'pupil', NULL, 'x', 'maybe', '2026-09-01', 'x', NULL, 'a', 1, 1, 1)`],
    ],
  },
  {
    version: 90,
    brings: ['security_event', 'security_head', 'security_seal'],
    async check(client) {
      await client.query(`INSERT INTO security_head VALUES (${S}, 2, '\\x01', 0, '\\x00')`);
      await client.query(event(1, 'done', '1000'));
      await client.query(event(2, 'done', '(extract(epoch FROM now()) * 1000)::bigint', `'once'`));
      // Older than a year and before the cut: that alone may go.
      await client.query(`UPDATE security_head SET cut_length = 1 WHERE school_id = ${S}`);
      expect((await client.query(`DELETE FROM security_event WHERE school_id = ${S} AND seq = 1`)).rowCount).toBe(1);
      await client.query(`UPDATE security_head SET length = 3, cut_length = 2 WHERE school_id = ${S}`);
      await indexes(client, 'security_event_once', 'security_event_at');
    },
    refuses: [
      [FORBIDDEN, `UPDATE security_event SET actor_id = 'x' WHERE school_id = ${S}`],
      [FORBIDDEN, `DELETE FROM security_event WHERE school_id = ${S}`],
      [FORBIDDEN, 'TRUNCATE security_event'],
      [FORBIDDEN, `UPDATE security_head SET length = 1 WHERE school_id = ${S}`],
      [FORBIDDEN, `UPDATE security_head SET cut_length = 1 WHERE school_id = ${S}`],
      [FORBIDDEN, `DELETE FROM security_head WHERE school_id = ${S}`],
      [UNIQUE, event(3, 'done', '1', `'once'`)],
      [CHECK, event(3, 'perhaps', '1')],
    ],
  },
  {
    version: 100,
    brings: ['list_change', 'list_step'],
    async check(client) {
      await indexes(client, 'list_change_of_class', 'list_change_from_class', 'list_change_of_pupil', 'list_step_of_pupil');
      await client.query(`INSERT INTO list_step VALUES (${S}, 'c', 1, 'pupil', 'p', 'p', NULL, '{}')`);
    },
    refuses: [[CHECK, `INSERT INTO list_step VALUES (${S}, 'c', 2, 'mark', 'p', 'p', NULL, '{}')`], [UNIQUE, `INSERT INTO list_step VALUES (${S}, 'c', 1, 'pupil', 'q', 'q', NULL, '{}')`]],
  },
  {
    version: 110,
    brings: [],
    async check(client) {
      // What was issued before lasts a fortnight from now, in every school; whoever has an own password has no day.
      for (const schoolId of [SMALL_SCHOOL_ID, OTHER_SCHOOL_ID]) {
        await asSchool(client, schoolId);
        expect(await rowsOf(client, `SELECT must_change, round((temporary_until - extract(epoch FROM now()) * 1000) / 86400000)::int AS days FROM account ORDER BY must_change`)).toEqual([
          { must_change: 0, days: null }, { must_change: 0, days: null }, { must_change: 1, days: 14 },
        ]);
      }
      await asSchool(client, SMALL_SCHOOL_ID);
    },
    refuses: [[CHECK, `UPDATE account SET temporary_until = NULL WHERE school_id = ${S} AND must_change = 1`], [CHECK, `UPDATE account SET must_change = 1 WHERE school_id = ${S}`]],
  },
  {
    version: 120,
    brings: [],
    drops: ['not_before', 'failed_at'],
    async check(client) {
      // A wait under way begins anew, no longer than the longest step, in every school.
      for (const schoolId of [SMALL_SCHOOL_ID, OTHER_SCHOOL_ID]) {
        await asSchool(client, schoolId);
        expect(await rowsOf(client, `SELECT subject_id, wait_no::int, wait_ms, waited_ms::int, idle, failures FROM sign_in_delay ORDER BY subject_id`)).toEqual([
          { subject_id: 'far in the future', wait_no: 0, wait_ms: 900_000, waited_ms: 0, idle: 0, failures: 9 }, { subject_id: 'hash of a login', wait_no: 0, wait_ms: 0, waited_ms: 0, idle: 0, failures: 3 },
        ]);
      }
      await asSchool(client, SMALL_SCHOOL_ID);
    },
    refuses: [[NOT_NULL, `UPDATE sign_in_delay SET wait_ms = NULL WHERE school_id = ${S}`]],
  },
  {
    version: 130,
    brings: ['challenge'],
    async check(client) {
      expect(await rowsOf(client, `SELECT relpersistence AS kept FROM pg_class WHERE relname = 'challenge'`)).toEqual([{ kept: 'u' }]);
      await indexes(client, 'challenge_of_device', 'challenge_expired');
      await client.query(`INSERT INTO challenge VALUES (${S}, '\\x01', 'd', now())`);
    },
    refuses: [[UNIQUE, `INSERT INTO challenge VALUES (${S}, '\\x01', 'e', now())`]],
  },
  {
    version: 140,
    brings: [],
    async check(client) {
      // Of those of before their end alone is known.
      expect(await rowsOf(client, 'SELECT account_id, began_at, used_at FROM sign_in')).toEqual([{ account_id: ACCOUNT, began_at: null, used_at: null }]);
      await client.query(`UPDATE sign_in SET used_at = 1795000000000 WHERE school_id = ${S}`);
      expect(await rowsOf(client, 'SELECT used_at FROM sign_in')).toEqual([{ used_at: '1795000000000' }]);
    },
    refuses: [[NOT_NULL, `INSERT INTO sign_in (school_id, secret_hash, account_id, account_version, device_id, expires_at) VALUES (${S}, '\\x01', 'a', 1, 'd', NULL)`]],
  },
  {
    version: 150,
    brings: [],
    async check(client) {
      // Nobody had seen the report of before; whose a mark of before is, compromise-seen.test.ts tries.
      const marks = 'SELECT head_seen_at, head_seen_by, administrator_seen_at, administrator_seen_by FROM compromise';
      expect(await rowsOf(client, marks)).toEqual([{ head_seen_at: null, head_seen_by: null, administrator_seen_at: null, administrator_seen_by: null }]);
      await client.query(`UPDATE compromise SET head_seen_at = 1795000000000, head_seen_by = 'a' WHERE school_id = ${S}`);
      expect(await rowsOf(client, marks)).toEqual([{ head_seen_at: '1795000000000', head_seen_by: 'a', administrator_seen_at: null, administrator_seen_by: null }]);
    },
    refuses: [],
  },
  {
    version: 160,
    brings: [],
    async check(client) {
      // What an older workstation's clock shows nobody knows.
      expect(await rowsOf(client, 'SELECT id, clock_ahead FROM device')).toEqual([{ id: DEVICE, clock_ahead: null }]);
      await client.query(`UPDATE device SET clock_ahead = -3600000 WHERE school_id = ${S}`);
      expect(await rowsOf(client, 'SELECT clock_ahead FROM device')).toEqual([{ clock_ahead: '-3600000' }]);
    },
    refuses: [],
  },
  {
    version: 170,
    brings: ['achievement'],
    async check(client) {
      await client.query(achievement(`'1', 'p', 'olympiad', 'Олимпиада', 'national', '', '2026-11-02', 'winner', ''`));
      expect(await rowsOf(client, `SELECT changed_by, changed_at, version FROM achievement WHERE id = '1'`)).toEqual([{ changed_by: null, changed_at: null, version: 1 }]);
      await indexes(client, 'achievement_of_pupil');
      expect(await rowsOf(client, 'SELECT DISTINCT sex FROM guardian')).toEqual([{ sex: null }]);
      await client.query(`UPDATE guardian SET sex = 'female' WHERE school_id = ${S}`);
      expect(await rowsOf(client, 'SELECT DISTINCT sex FROM guardian')).toEqual([{ sex: 'female' }]);
    },
    refuses: [
      [UNIQUE, achievement(`'1', 'q', 'olympiad', 'Олимпиада', 'national', '', '2026-11-02', 'winner', ''`)], [CHECK, achievement(`'2', 'p', 'gossip', 'x', 'national', '', '2026-11-02', 'winner', ''`)],
      [CHECK, achievement(`'2', 'p', 'olympiad', 'x', 'galactic', '', '2026-11-02', 'winner', ''`)], [CHECK, achievement(`'2', 'p', 'olympiad', 'x', 'national', '', '2026-11-02', 'loser', ''`)],
      [NOT_NULL, achievement(`'2', 'p', 'olympiad', NULL, 'national', '', '2026-11-02', 'winner', ''`)],
      [CHECK, `UPDATE guardian SET sex = 'мать' WHERE school_id = ${S}`],
    ],
  },
  {
    version: 180,
    brings: [],
    async check(client) {
      // The block of before is the first of its school, in every school.
      for (const schoolId of [SMALL_SCHOOL_ID, OTHER_SCHOOL_ID]) {
        await asSchool(client, schoolId);
        expect(await rowsOf(client, 'SELECT number FROM person_block')).toEqual([{ number: 1 }]);
      }
      await asSchool(client, SMALL_SCHOOL_ID);
      await indexes(client, 'person_block_number');
    },
    refuses: [
      [UNIQUE, `INSERT INTO person_block (school_id, id, number, kind, person_id, reason, basis, author_id, made_at) VALUES (${S}, '180', 1, 'pupil', 'other', 'x', 'y', 'a', 1)`],
      [NOT_NULL, `INSERT INTO person_block (school_id, id, kind, person_id, reason, basis, author_id, made_at) VALUES (${S}, '181', 'pupil', 'other', 'x', 'y', 'a', 1)`],
    ],
  },
  {
    version: 190,
    brings: [],
    async check(client) {
      // In every school a sign-in is counted from its beginning, and one whose beginning nobody knows from now; when a session of before was used nobody knows.
      for (const schoolId of [SMALL_SCHOOL_ID, OTHER_SCHOOL_ID]) {
        await asSchool(client, schoolId);
        expect(await rowsOf(client, `SELECT began_at, abs(counted_from - COALESCE(began_at, (extract(epoch FROM now()) * 1000)::bigint)) < 600000 AS known FROM sign_in ORDER BY began_at`)).toEqual([
          { began_at: '1795000000000', known: true }, { began_at: null, known: true },
        ]);
        expect(await rowsOf(client, 'SELECT DISTINCT used_at FROM session')).toEqual([{ used_at: null }]);
      }
      await asSchool(client, SMALL_SCHOOL_ID);
      expect(await rowsOf(client, `SELECT relforcerowsecurity AS kept FROM pg_class WHERE relname = 'sign_in'`)).toEqual([{ kept: true }]);
    },
    refuses: [[NOT_NULL, `INSERT INTO sign_in (school_id, secret_hash, account_id, account_version, device_id, expires_at) VALUES (${S}, '\\x01', 'a', 1, 'd', 1)`]],
  },
];

/** A row of the second school, written while the first is being worked for. */
export const STRANGER = `INSERT INTO setting (school_id, name, value) VALUES ('${OTHER_SCHOOL_ID}', '${testId(1)}', '1')`;
