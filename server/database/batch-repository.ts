import type pg from 'pg';
import { journalScope } from '#domain/contract/sync/index.ts';
import type { JournalId } from '#domain/ids.ts';
import type { JournalEntity } from '#domain/journal/index.ts';
import type { BatchWrite, RowWrite } from '../sync/store.ts';

/**
 * The whole batch in one statement: rows of five tables, removals with their tombstones, revisions, verdicts, heads of scopes, the replica's last
 * number and the school's log. Modifying CTEs run in one snapshot, so no part may touch a row that another touches.
 */
const SAVE = `
WITH lessons AS (
  UPDATE lesson l SET topic = r.topic, homework = r.homework, author_id = r.author_id, made_at = r.made_at, version = r.version, seq = r.seq
  FROM jsonb_to_recordset($2::jsonb) AS r(id text, topic text, homework text, author_id text, made_at bigint, version int, seq bigint)
  WHERE l.school_id = $1 AND l.id = r.id),
works AS (
  INSERT INTO work (school_id, id, journal_id, year, lesson_id, work_type_id, title, weight, position, author_id, made_at, version, seq)
  SELECT $1, r.id, r.journal_id, l.year, r.lesson_id, r.work_type_id, r.title, r.weight, r.position, r.author_id, r.made_at, r.version, r.seq
  FROM jsonb_to_recordset($3::jsonb) AS r(id text, journal_id text, lesson_id text, work_type_id text, title text, weight float8, position int,
                                          author_id text, made_at bigint, version int, seq bigint)
  JOIN lesson l ON l.school_id = $1 AND l.id = r.lesson_id
  ON CONFLICT (school_id, id) DO UPDATE SET journal_id = excluded.journal_id, year = excluded.year, lesson_id = excluded.lesson_id,
    position = excluded.position, work_type_id = excluded.work_type_id, title = excluded.title, weight = excluded.weight,
    author_id = excluded.author_id, made_at = excluded.made_at, version = excluded.version, seq = excluded.seq),
marks AS (
  INSERT INTO mark (school_id, work_id, pupil_id, journal_id, year, value, is_debt, comment, author_id, made_at, version, seq)
  SELECT $1, r.work_id, r.pupil_id, r.journal_id, y.year, r.value, r.is_debt, r.comment, r.author_id, r.made_at, r.version, r.seq
  FROM jsonb_to_recordset($4::jsonb) AS r(work_id text, pupil_id text, journal_id text, value smallint, is_debt smallint, comment text,
                                          author_id text, made_at bigint, version int, seq bigint)
  JOIN journal_year y ON y.school_id = $1 AND y.journal_id = r.journal_id
  ON CONFLICT (school_id, year, work_id, pupil_id) DO UPDATE SET journal_id = excluded.journal_id, value = excluded.value, is_debt = excluded.is_debt, comment = excluded.comment,
    author_id = excluded.author_id, made_at = excluded.made_at, version = excluded.version, seq = excluded.seq),
attendances AS (
  INSERT INTO attendance (school_id, lesson_id, pupil_id, journal_id, year, code, minutes, author_id, made_at, version, seq)
  SELECT $1, r.lesson_id, r.pupil_id, r.journal_id, y.year, r.code, r.minutes, r.author_id, r.made_at, r.version, r.seq
  FROM jsonb_to_recordset($5::jsonb) AS r(lesson_id text, pupil_id text, journal_id text, code text, minutes smallint, author_id text,
                                          made_at bigint, version int, seq bigint)
  JOIN journal_year y ON y.school_id = $1 AND y.journal_id = r.journal_id
  ON CONFLICT (school_id, year, lesson_id, pupil_id) DO UPDATE SET code = excluded.code, minutes = excluded.minutes, author_id = excluded.author_id,
    made_at = excluded.made_at, version = excluded.version, seq = excluded.seq),
term_marks AS (
  INSERT INTO term_mark (school_id, journal_id, term_id, pupil_id, value, reason, author_id, made_at, version, seq)
  SELECT $1, r.journal_id, r.term_id, r.pupil_id, r.value, r.reason, r.author_id, r.made_at, r.version, r.seq
  FROM jsonb_to_recordset($6::jsonb) AS r(journal_id text, term_id text, pupil_id text, value text, reason text, author_id text, made_at bigint,
                                          version int, seq bigint)
  ON CONFLICT (school_id, journal_id, term_id, pupil_id) DO UPDATE SET value = excluded.value, reason = excluded.reason,
    author_id = excluded.author_id, made_at = excluded.made_at, version = excluded.version, seq = excluded.seq),
gone AS (SELECT * FROM jsonb_to_recordset($7::jsonb) AS r(table_name text, first text, second text)),
gone_marks AS (DELETE FROM mark m USING gone WHERE gone.table_name = 'mark' AND m.school_id = $1 AND m.work_id = gone.first AND m.pupil_id = gone.second),
gone_works AS (DELETE FROM work w USING gone WHERE gone.table_name = 'work' AND w.school_id = $1 AND w.id = gone.first),
tombs AS (
  INSERT INTO tombstone (school_id, scope, table_name, key, seq) SELECT $1, scope, table_name, key, seq FROM jsonb_to_recordset($15::jsonb) AS r(table_name text, key text, scope text, seq bigint)
  ON CONFLICT (school_id, scope, table_name, key) DO UPDATE SET seq = excluded.seq),
revisions AS (
  INSERT INTO revision (school_id, chain_seq, command_id, command, entity, entity_id, before, after, author_id, made_at, received_at, device_id, extra, hash)
  SELECT $1, r.chain_seq, r.command_id, r.command, r.entity, r.entity_id, r.before, r.after, r.author_id, r.made_at, r.received_at, r.device_id, r.extra,
         decode(r.hash, 'hex')
  FROM jsonb_to_recordset($8::jsonb) AS r(chain_seq bigint, command_id text, command text, entity text, entity_id text, before text, after text,
                                          author_id text, made_at bigint, received_at bigint, device_id text, extra text, hash text)),
verdicts AS (
  INSERT INTO command_verdict (school_id, command_id, verdict, fingerprint, device_id, replica_id, device_seq, seq, received_at)
  SELECT $1, r.command_id, r.verdict, r.fingerprint, r.device_id, r.replica_id, r.device_seq, r.seq, $10::bigint
  FROM jsonb_to_recordset($9::jsonb) AS r(command_id text, verdict text, fingerprint text, device_id text, replica_id text, device_seq bigint, seq bigint)),
last AS (
  SELECT DISTINCT ON (r.replica_id) r.replica_id, r.device_id, r.device_seq, r.command_id
  FROM jsonb_to_recordset($9::jsonb) AS r(command_id text, device_id text, replica_id text, device_seq bigint) ORDER BY r.replica_id, r.device_seq DESC),
replicas AS (
  INSERT INTO replica (school_id, replica_id, device_id, device_seq, command_id) SELECT $1, replica_id, device_id, device_seq, command_id FROM last
  ON CONFLICT (school_id, replica_id) DO UPDATE SET device_id = excluded.device_id, device_seq = excluded.device_seq, command_id = excluded.command_id),
heads AS (
  INSERT INTO scope_head (school_id, scope, seq, checksum)
  SELECT $1, r.scope, r.seq, r.delta FROM jsonb_to_recordset($11::jsonb) AS r(scope text, seq bigint, delta bigint)
  ON CONFLICT (school_id, scope) DO UPDATE SET seq = excluded.seq, checksum = (scope_head.checksum + excluded.checksum) % 281474976710656)
UPDATE school_log SET seq = $12, chain_seq = $13, chain_hash = $14 WHERE school_id = $1
RETURNING (SELECT count(pg_notify($16, n)::text) FROM unnest($17::text[]) AS n) AS notices`;

/** @param notices told on the channel after the commit */
export async function saveBatch(client: pg.ClientBase, schoolId: string, batch: BatchWrite, channel: string, notices: readonly string[]): Promise<void> {
  // A batch may write a row several times; its last state is what stands.
  const last = new Map<string, RowWrite>();
  for (const write of batch.rows) last.set(`${write.entity} ${write.entityId}`, write);
  const writes = [...last.values()];
  const putsOf = (entity: JournalEntity) =>
    JSON.stringify(writes.flatMap((write) => (write.entity === entity && write.row ? [{ ...write.row, journal_id: write.journalId, seq: write.seq }] : [])));
  const gone = writes
    .filter(({ row }) => row === null)
    .map(({ entity, entityId }) => {
      const [first = '', second = ''] = entityId.split('/');
      return { table_name: entity, first, second };
    });
  // A row that was removed and came again in the same batch may stand in another journal now: the first one's readers must hear that it went.
  const tombstones = new Map<string, { table_name: string; key: string; scope: string; seq: number }>();
  for (const { entity, entityId, journalId, seq, row } of batch.rows) {
    const scope = journalScope(journalId as JournalId);
    if (row === null) tombstones.set(`${scope} ${entity} ${entityId}`, { table_name: entity, key: entityId, scope, seq });
  }
  const revisions = batch.revisions.map((r) => ({
    chain_seq: r.chainSeq, command_id: r.commandId, command: r.command, entity: r.entity, entity_id: r.entityId, before: r.before, after: r.after,
    author_id: r.authorId, made_at: r.madeAt, received_at: r.receivedAt, device_id: r.deviceId, extra: r.extra, hash: Buffer.from(r.hash).toString('hex'),
  }));
  const verdicts = batch.verdicts.map((v) => ({
    command_id: v.verdict.commandId, verdict: JSON.stringify(v.verdict), fingerprint: v.fingerprint, device_id: v.deviceId, replica_id: v.replicaId,
    device_seq: v.deviceSeq, seq: v.seq,
  }));
  await client.query({
    name: 'save', text: SAVE,
    values: [
      schoolId, putsOf('lesson'), putsOf('work'), putsOf('mark'), putsOf('attendance'), putsOf('term_mark'), JSON.stringify(gone), JSON.stringify(revisions),
      JSON.stringify(verdicts), batch.receivedAt, JSON.stringify(batch.scopes.map(({ scope, seq, checksumDelta }) => ({ scope, seq, delta: checksumDelta }))),
      batch.head.seq, batch.head.chainSeq, Buffer.from(batch.head.chainHash), JSON.stringify([...tombstones.values()]),
      channel, notices,
    ],
  });
}
