import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { countedColumns, SYNC_TABLES, type SyncTable, type WireRow } from '#domain/contract/sync/index.ts';
import type { SchoolId } from '#domain/ids.ts';
import { openDatabase, type SchoolDatabase } from '#main/database/database.ts';
import { loadRows } from '#server/database/load-school.ts';
import { SMALL_SCHOOL_ID } from '../../fixtures/school-server.ts';
import { fillSmallSchool, smallSchool as s, testId } from '../../fixtures/small-school.ts';

/*
 * Rows as a server of each time wrote them, in the columns it knew then. Written by hand and not by the code of today, which knows columns that did not exist.
 */

/** A second school in the same database: what holds schools apart is tried with two of them. */
export const OTHER_SCHOOL_ID = testId<SchoolId>(6);
export const DEVICE = testId<string>(900);
export const ACCOUNT = testId<string>(901);

/** The small school of the unit tests with a row in every table of a journal, in a workstation's file. */
export async function openFullSmallSchool(): Promise<{ readonly file: SchoolDatabase; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'uch-older-'));
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(32).fill(3) });
  if (!opened.ok) throw new Error(opened.error.code);
  const file = opened.value;
  await fillSmallSchool(file);
  await file.write((tx) => {
    tx.run(`INSERT INTO holiday VALUES (?, ?, 'Осенние каникулы', '2026-10-26', '2026-11-04')`, testId(910), s.year);
    tx.run(`INSERT INTO setting VALUES ('letter.signature', 'директор')`);
    tx.run(`INSERT INTO timetable_slot VALUES (?, 1, 3, '215')`, s.algebra);
    tx.run(`INSERT INTO guardian (id, pupil_id, kinship, last_name, first_name, middle_name, phone, position) VALUES (?, ?, 'мать', 'Абдурахманова', 'Зульфия', 'Рашидовна', '+7 900 000-00-00', 1)`, testId(911), s.anna);
    tx.run(`UPDATE pupil SET address = 'г. Заречный, ул. Мира, 3', phone = '+7 900 000-00-01' WHERE id = ?`, s.anna);
    tx.run(`INSERT INTO plan_item VALUES (?, ?, 1, 'Дроби', 'Сложение дробей', '№ 12', NULL)`, testId(912), s.algebra);
    tx.run(`INSERT INTO mark VALUES (?, ?, 5, 0, 'у доски', ?, 1795000000000, 1)`, s.work23, s.anna, s.teacher);
    tx.run(`INSERT INTO mark VALUES (?, ?, NULL, 1, '', ?, 1795000000001, 2)`, s.work23, s.boris, s.teacher);
    tx.run(`INSERT INTO attendance VALUES (?, ?, 'LATE', 7, ?, 1795000000002, 1)`, s.lesson23, s.anna, s.teacher);
    tx.run(`INSERT INTO term_mark VALUES (?, ?, ?, '4', 'контрольная', ?, 1795000000003, 1)`, s.algebra, s.closedTerm, s.anna, s.teacher);
  });
  return {
    file,
    async close() {
      await file.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As a statement of that school: outside of it nothing is written. */
export const asSchool = async (client: pg.ClientBase, schoolId: string): Promise<void> => void (await client.query(`SELECT set_config('app.school_id', $1, false)`, [schoolId]));

type Fill = (client: pg.ClientBase, schoolId: SchoolId) => Promise<void>;

/** Statements with the school for $1. */
const each = (...statements: readonly string[]): Fill => async (client, schoolId) => {
  for (const statement of statements) await client.query(statement, [schoolId]);
};

/**
 * What version 10 laid down of a school.
 * @param heads the checksums it counted: those of the columns of its time, which no later minor counts otherwise (docs/adr/0010)
 */
export async function fillSchoolOfVersion10(client: pg.ClientBase, file: SchoolDatabase, heads: readonly { scope: string; seq: number; checksum: number }[]): Promise<void> {
  await client.query(`CREATE TABLE mark_2026 PARTITION OF mark FOR VALUES IN (2026)`);
  await client.query(`CREATE TABLE attendance_2026 PARTITION OF attendance FOR VALUES IN (2026)`);
  await asSchool(client, SMALL_SCHOOL_ID);
  await client.query(`INSERT INTO hosted_school VALUES ($1, 'Школа № 1', 1790000000000)`, [SMALL_SCHOOL_ID]);
  await client.query(`INSERT INTO school_log (school_id, epoch, seq, chain_seq) VALUES ($1, $2, 1, 1)`, [SMALL_SCHOOL_ID, testId(920)]);
  for (const table of SYNC_TABLES as readonly SyncTable[]) {
    const columns = table.columns.slice(0, countedColumns(table)).map(({ name }) => name);
    if (columns.length === 0) continue;
    const selected = columns.map((name) => (table.name === 'pupil_contact' && name === 'pupil_id' ? 'id AS pupil_id' : name)).join(', ');
    await loadRows(client, SMALL_SCHOOL_ID, table, columns, file.read.raw<WireRow>(`SELECT ${selected} FROM ${table.name === 'pupil_contact' ? 'pupil' : table.name}`));
  }
  await each(
    `INSERT INTO journal_year SELECT $1, id, 2026 FROM journal WHERE school_id = $1`,
    `UPDATE membership m SET class_id = COALESCE(g.parent_id, g.id) FROM study_group g WHERE m.school_id = $1 AND g.school_id = $1 AND g.id = m.group_id`,
    `UPDATE lesson SET year = 2026 WHERE school_id = $1`,
    `UPDATE work w SET year = 2026, journal_id = l.journal_id FROM lesson l WHERE w.school_id = $1 AND l.school_id = $1 AND l.id = w.lesson_id`,
    `UPDATE mark m SET year = w.year, journal_id = w.journal_id FROM work w WHERE m.school_id = $1 AND w.school_id = $1 AND w.id = m.work_id`,
    `UPDATE attendance a SET year = l.year, journal_id = l.journal_id FROM lesson l WHERE a.school_id = $1 AND l.school_id = $1 AND l.id = a.lesson_id`,
    `INSERT INTO access_grant SELECT $1, staff_id, role, '', '1970-01-01', NULL, basis FROM staff_role WHERE school_id = $1
     UNION SELECT $1, teacher_id, 'teacher', id, '1970-01-01', NULL, 'учебная нагрузка' FROM journal WHERE school_id = $1
     UNION SELECT $1, class_teacher_id, 'class_teacher', id, '1970-01-01', NULL, 'классное руководство' FROM study_group WHERE school_id = $1 AND class_teacher_id IS NOT NULL`,
    `INSERT INTO tombstone VALUES ($1, 'journal:${s.algebra}', 'plan_item', '${testId(913)}', 1)`,
    `INSERT INTO revision VALUES ($1, 1, '${testId(914)}', 'setMark', 'mark', '${s.work23}/${s.anna}', NULL, '{"value":5}', '${s.teacher}', 1795000000000, 1795000000500, '${DEVICE}', NULL, '\\x0102')`,
    `INSERT INTO command_verdict VALUES ($1, '${testId(914)}', '{"status":"accepted"}', 'f', '${DEVICE}', '${testId(915)}', 1, 1, 1795000000500)`,
    `INSERT INTO replica VALUES ($1, '${testId(915)}', '${DEVICE}', 1, '${testId(914)}')`,
  )(client, SMALL_SCHOOL_ID);
  for (const { scope, seq, checksum } of heads) await client.query('INSERT INTO scope_head VALUES ($1, $2, $3, $4)', [SMALL_SCHOOL_ID, scope, seq, checksum]);
  await asSchool(client, OTHER_SCHOOL_ID);
  await each(
    `INSERT INTO hosted_school VALUES ($1, 'Школа № 2', 1790000000001)`,
    `INSERT INTO school_log (school_id, epoch) VALUES ($1, '${testId(921)}')`,
    `INSERT INTO staff VALUES ($1, '${testId(922)}', 'Ёлкина', 'Мария', '', 'female', 'Директор', 1)`,
    `INSERT INTO staff_role VALUES ($1, '${testId(922)}', 'director', 'приказ № 7', 1)`,
    `INSERT INTO subject VALUES ($1, '${testId(923)}', 'Физика', 'Физ', 1, 1, 1)`,
    `INSERT INTO access_grant VALUES ($1, '${testId(922)}', 'director', '', '1970-01-01', NULL, 'приказ № 7'), ($1, '${testId(922)}', 'teacher', '${testId(924)}', '1970-01-01', NULL, 'учебная нагрузка')`,
    `INSERT INTO scope_head VALUES ($1, 'school:${OTHER_SCHOOL_ID}', 1, 5)`,
  )(client, OTHER_SCHOOL_ID);
}

/** What each later step's time wrote into the tables that it brought, in both schools. Keys are numbers of steps. */
export const ROWS_AFTER: Readonly<Record<number, Fill>> = {
  20: each(
    `INSERT INTO device VALUES ($1, '${DEVICE}', 'Кабинет 12', 'win32', '1.0.0', 'key', 1790000000000, NULL, 1795000000000, 2)`,
    `INSERT INTO session VALUES ($1, '\\x0a', '${DEVICE}', '${s.teacher}', 1795000600000)`,
    `INSERT INTO enrolment_code VALUES ($1, '\\x0b', 3, 1795000600000, '${s.deputy}')`,
  ),
  30: each(`INSERT INTO school_epoch VALUES ($1, '${testId(920)}', 1791000000000, 'restore', '${testId(919)}', 1, 1, 1790900000000)`),
  40: each(
    `INSERT INTO replica_chain VALUES ($1, '${testId(915)}', '${DEVICE}', '${s.teacher}', 4, 'aa', 0, 1795000000000)`,
    `INSERT INTO chain_seal VALUES ($1, '${testId(915)}', '${testId(920)}', 0, 20775, 4, 'aa', 1, 'bb', 1795000000000, 'k', 'sig')`,
    `INSERT INTO seal_key VALUES ($1, 'k', 'public', 1790000000000)`,
    `INSERT INTO chain_break VALUES ($1, '${testId(915)}', 1795000000000, 'shorter', '${DEVICE}', '${s.teacher}', 4, 'aa', 2, 'cc')`,
  ),
  50: each(
    `INSERT INTO account (school_id, kind, holder_id, id, login, login_folded, password_hash, state, version, issued_at) VALUES ($1, 'staff', '${s.teacher}', '${ACCOUNT}', 'ivanova.ms', 'ivanova.ms', 'hash', 'active', 1, 1)`,
    `INSERT INTO account (school_id, kind, holder_id, id, state, requested_on) VALUES ($1, 'parent', '${testId(911)}', '${testId(902)}', 'not_issued', '2026-09-02')`,
    `INSERT INTO sign_in (school_id, secret_hash, account_id, account_version, device_id, expires_at) VALUES ($1, '\\x0c', '${ACCOUNT}', 1, '${DEVICE}', 1796000000000)`,
    `INSERT INTO account (school_id, kind, holder_id, id, login, login_folded, password_hash, state, must_change, version, issued_at) VALUES ($1, 'staff', '${s.stranger}', '${testId(933)}', 'sidorova.ms', 'sidorova.ms', 'hash', 'issued', 1, 1, 1)`,
    `INSERT INTO sign_in_delay VALUES ($1, 'account', 'hash of a login', 3, 1000, 1000), ($1, 'device', 'far in the future', 9, 9000000000000, 1000)`,
    `INSERT INTO credential_issue VALUES ($1, '${testId(903)}', 'staff', '${s.teacher}', 'first', 1, '${s.deputy}', NULL, NULL)`,
    `INSERT INTO compromise VALUES ($1, '${testId(904)}', 'staff', '${s.teacher}', 1795000000000, '${s.teacher}', '', 1795086400000, NULL, NULL, NULL)`,
    `INSERT INTO recovery_key VALUES ($1, 'rk', 'public', 1790000000000)`,
    `INSERT INTO session (school_id, token_hash, device_id, staff_id, expires_at, account_id, account_version) VALUES ($1, '\\x0d', '${DEVICE}', '${s.teacher}', 1795000600000, '${ACCOUNT}', 1)`,
  ),
  60: each(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, ends_on, basis, id, by_load, given_by, given_at) VALUES ($1, '${s.deputy}', 'auditor', '', '2026-11-01', '2026-12-01', 'приказ № 9', '${testId(905)}', 0, '${s.deputy}', 1795000000000)`),
  80: each(
    `INSERT INTO consent VALUES ($1, '${testId(906)}', '${s.anna}', 'diary', 'guardian', '${testId(911)}', 'Абдурахманова З. Р.', 'given', '2026-09-01', 'заявление № 3', NULL, '${s.deputy}', 1, 1, 1)`,
    `INSERT INTO change_request (school_id, id, pupil_id, kind, wanted, told_by, told_on, state, author_id, made_at) VALUES ($1, '${testId(907)}', '${s.anna}', 'phone', '+7 900 000-00-02', 'мать', '2026-11-01', 'open', '${s.deputy}', 1)`,
    `INSERT INTO person_block (school_id, id, kind, person_id, reason, basis, author_id, made_at) VALUES ($1, '${testId(908)}', 'pupil', '${s.vera}', 'спор', 'заявление № 4', '${s.deputy}', 1)`,
    `INSERT INTO destruction VALUES ($1, '${testId(909)}', 1, 'pupil', '${testId(99)}', 'срок', 'комиссия', '{}', '[]', '${s.deputy}', 1)`,
    `INSERT INTO transfer VALUES ($1, '${testId(930)}', 1, 'Управление образования', 'law', 'запрос № 1', '[]', '[]', 2, '2026-11-02', '${s.deputy}', 1)`,
    `INSERT INTO nondisclosure VALUES ($1, '${testId(931)}', '${s.teacher}', '2026-08-31', 'обязательство № 2', '${s.deputy}', 1)`,
    `INSERT INTO personal_document VALUES ($1, '${testId(932)}', 'policy', '12', '2026-08-31', 'сейф', '', '${s.deputy}', 1)`,
  ),
  90: each(
    `INSERT INTO security_head VALUES ($1, 1, '\\x0e', 0, '\\x00')`,
    `INSERT INTO security_event VALUES ($1, 1, NULL, 'signed_in', 'done', '${s.teacher}', '${DEVICE}', '${ACCOUNT}', 1795000000000, NULL, '{}', '\\x0e')`,
    `INSERT INTO security_seal VALUES ($1, 1, '0e', 1795000000000, 'k', 'public', 'sig')`,
  ),
  100: each(
    `INSERT INTO list_change (school_id, id, kind, class_id, from_class_id, pupil_id, on_day, basis, counts, steps, digest, author_id, made_at) VALUES ($1, '${testId(934)}', 'enrol', '${s.class7A}', NULL, '${s.boris}', '2026-11-16', 'приказ № 5', '{}', 1, 'd', '${s.deputy}', 1)`,
    `INSERT INTO list_step VALUES ($1, '${testId(934)}', 1, 'pupil', '${s.boris}', '${s.boris}', NULL, '{}')`,
  ),
  130: each(`INSERT INTO challenge VALUES ($1, '\\x10', '${DEVICE}', now())`),
  140: each(`INSERT INTO sign_in VALUES ($1, '\\x0f', '${ACCOUNT}', 1, '${DEVICE}', 1796000000000, 1795000000000, 1795000100000)`),
  170: each(`INSERT INTO achievement VALUES ($1, '${testId(935)}', '${s.anna}', 'olympiad', 'Олимпиада школьников', 'municipal', 'математика', '2026-11-12', 'winner', 'диплом', '${s.deputy}', 1, '${s.teacher}', 2, 2)`),
};
