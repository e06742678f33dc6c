import type pg from 'pg';
import type { SyncVerdict } from '#domain/contract/sync/index.ts';
import { policySettingsOf, type PolicySettings } from '#domain/policy/index.ts';
import { daysAround, GRANT_ROW, liveGrants, type GrantTuple } from './school-day.ts';
import type { EpochCut } from '../sync/base-across-epochs.ts';
import { LoadedFacts, type FactRows } from '../sync/batch-facts.ts';
import type { KnownChain, PushFound, PushNeed, ScopeHead, StoredVerdict } from '../sync/store.ts';

/** Everything the judging of a push may ask for, in one statement: the way to the server costs more than the reading. */
const FACTS = `
WITH given AS (SELECT $1::text AS school_id),
l AS (
  SELECT x.* FROM lesson x WHERE x.school_id = $1
    AND x.id = ANY(ARRAY(SELECT unnest($3::text[]) UNION SELECT w.lesson_id FROM work w WHERE w.school_id = $1 AND w.id = ANY($4::text[])))),
j AS (
  SELECT j.id, j.year_id, j.group_id, COALESCE(g.parent_id, g.id) AS class_id, g.grade, s.name AS subject, s.graded
  FROM journal j JOIN study_group g ON g.school_id = $1 AND g.id = j.group_id JOIN subject s ON s.school_id = $1 AND s.id = j.subject_id
  WHERE j.school_id = $1 AND j.id = ANY(ARRAY(SELECT journal_id FROM l UNION SELECT unnest($5::text[])))),
-- A lesson of every named work is in l, so all named works are among those of l.
w AS (
  SELECT x.* FROM work x WHERE x.school_id = $1 AND x.lesson_id = ANY(ARRAY(SELECT id FROM l)))
SELECT json_build_object(
  'grants', (SELECT json_agg(${GRANT_ROW}) FROM access_grant
             WHERE school_id = $1 AND staff_id = $2 AND starts_on <= $9 AND (ends_on IS NULL OR ends_on >= $12)),
  'timeZone', (SELECT value FROM setting WHERE school_id = $1 AND name = 'timeZone'),
  'settings', (SELECT value FROM setting WHERE school_id = $1 AND name = 'policy'),
  'journals', (SELECT json_agg(json_build_object('journal_id', id, 'year_id', year_id, 'group_id', group_id, 'class_id', class_id, 'grade', grade,
                                                 'subject', subject, 'graded', graded)) FROM j),
  'terms', (SELECT json_agg(json_build_object('termId', id, 'yearId', year_id, 'name', name, 'startsOn', starts_on, 'endsOn', ends_on, 'closed', closed_at IS NOT NULL))
            FROM term WHERE school_id = $1 AND year_id IN (SELECT year_id FROM j)),
  'lessons', (SELECT json_agg(l) FROM l),
  'works', (SELECT json_agg(w) FROM w),
  'marks', (SELECT json_agg(m) FROM (
     SELECT * FROM mark WHERE school_id = $1 AND year = ANY(ARRAY(SELECT DISTINCT year FROM w)) AND work_id = ANY($4::text[]) AND pupil_id = ANY($6::text[])
     UNION SELECT * FROM mark WHERE school_id = $1 AND year = ANY(ARRAY(SELECT DISTINCT year FROM w)) AND work_id = ANY($8::text[])) m),
  'attendance', (SELECT json_agg(a) FROM attendance a
                 WHERE a.school_id = $1 AND a.year = ANY(ARRAY(SELECT DISTINCT year FROM l)) AND a.lesson_id = ANY(ARRAY(SELECT id FROM l)) AND a.pupil_id = ANY($6::text[])),
  'memberships', (SELECT json_agg(json_build_object('group_id', group_id, 'pupil_id', pupil_id, 'starts_on', starts_on, 'ends_on', ends_on) ORDER BY starts_on)
                  FROM membership WHERE school_id = $1 AND pupil_id = ANY($6::text[]) AND group_id IN (SELECT group_id FROM j)),
  'workTypeIds', (SELECT json_agg(id) FROM work_type WHERE school_id = $1 AND id = ANY($7::text[])),
  'termMarks', (SELECT json_agg(t) FROM term_mark t WHERE t.school_id = $1 AND t.journal_id = ANY($5::text[]) AND t.pupil_id = ANY($6::text[])),
  'weighted', (SELECT json_agg(json_build_object('journal_id', x.journal_id, 'pupil_id', m.pupil_id, 'held_on', x.held_on, 'work_id', k.id, 'value', m.value, 'weight', k.weight))
               FROM lesson x JOIN work k ON k.school_id = $1 AND k.lesson_id = x.id
               JOIN mark m ON m.school_id = $1 AND m.year = k.year AND m.work_id = k.id AND m.pupil_id = ANY($6::text[]) AND m.value IS NOT NULL
               WHERE x.school_id = $1 AND x.journal_id = ANY($5::text[])),
  'verdicts', (SELECT json_agg(json_build_array(command_id, verdict, fingerprint)) FROM command_verdict WHERE school_id = $1 AND command_id = ANY($10::text[])),
  -- Accepted commands whose verdicts were forgotten, where any ever were.
  'spent', (SELECT json_agg(json_build_array(command_id, command, entity, entity_id, author_id)) FROM revision
            WHERE school_id = $1 AND command_id = ANY($10::text[]) AND EXISTS (SELECT 1 FROM school_log WHERE school_id = $1 AND verdicts_kept_from > 0)),
  'heads', (SELECT json_agg(json_build_object('scope', scope, 'seq', seq, 'checksum', checksum)) FROM scope_head
            WHERE school_id = $1 AND scope = ANY(ARRAY(SELECT 'journal:' || id FROM j))),
  'cuts', (SELECT json_agg(json_build_object('epoch', epoch, 'beforeEpoch', before_epoch, 'seq', seq)) FROM school_epoch WHERE school_id = $1),
  'replica', (SELECT json_build_object('deviceSeq', device_seq, 'commandId', command_id) FROM replica WHERE school_id = $1 AND replica_id = $11),
  'chain', (SELECT json_build_object('length', length, 'hash', hash, 'staffId', staff_id, 'breaks', breaks) FROM replica_chain WHERE school_id = $1 AND replica_id = $11)
) AS facts FROM given`;

type Facts = { [Name in keyof Omit<FactRows, 'grants' | 'settings'>]: FactRows[Name] | null } & {
  grants: GrantTuple[] | null; settings: string | null; timeZone: string | null;
  verdicts: [commandId: string, verdict: string, fingerprint: string][] | null;
  spent: [commandId: string, command: string, entity: string, entityId: string, authorId: string][] | null;
  replica: { deviceSeq: number; commandId: string } | null;
  chain: KnownChain | null;
  heads: ScopeHead[] | null;
  cuts: EpochCut[] | null;
};

/** All that the judging of a push may ask for beside the school's head, in one statement. */
export async function findForPush(client: pg.ClientBase, schoolId: string, { commandIds, replicaId, facts: request }: PushNeed): Promise<Omit<PushFound, 'head'>> {
  const pupils = new Set([...request.lessonPupils, ...request.workPupils, ...request.termMarks].map(({ pupilId }) => pupilId));
  const [earliest, latest] = daysAround(request.now);
  const { rows } = await client.query<{ facts: Facts }>({
    name: 'facts', text: FACTS,
    values: [
      schoolId, request.staffId, request.lessonIds, request.workIds, request.termMarks.map(({ journalId }) => journalId), [...pupils], request.workTypeIds,
      request.removedWorkIds, latest, commandIds, replicaId, earliest,
    ],
  });
  const facts = rows[0]!.facts;
  return {
    verdicts: verdictsOf(facts), cuts: facts.cuts ?? [], heads: new Map((facts.heads ?? []).map((head) => [head.scope, head])), replica: facts.replica || facts.chain ? { deviceSeq: 0, commandId: '', ...facts.replica, chain: facts.chain } : undefined,
    facts: new LoadedFacts({
      grants: liveGrants(request.staffId, facts.grants, facts.timeZone, request.now), settings: asSettings(facts.settings), journals: facts.journals ?? [], terms: facts.terms ?? [],
      lessons: facts.lessons ?? [], works: facts.works ?? [], marks: facts.marks ?? [], attendance: facts.attendance ?? [], termMarks: facts.termMarks ?? [],
      memberships: facts.memberships ?? [], workTypeIds: facts.workTypeIds ?? [], weighted: facts.weighted ?? [],
    }),
  };
}

/**
 * Accepted commands whose verdicts were forgotten are known by their revisions: nothing happens twice, however long its author was away. What was refused
 * has none and is judged again, once.
 */
function verdictsOf({ verdicts, spent }: Facts): ReadonlyMap<string, StoredVerdict> {
  const found = new Map<string, StoredVerdict>();
  for (const [commandId, name, entity, entityId, authorId] of spent ?? []) {
    // The version it had then is not known any more; whatever stands now has it in itself.
    found.set(commandId, { verdict: { commandId, status: 'accepted', entity, entityId, version: 0 }, fingerprint: null, spent: { name, authorId } });
  }
  for (const [commandId, verdict, fingerprint] of verdicts ?? []) found.set(commandId, { verdict: JSON.parse(verdict) as SyncVerdict, fingerprint });
  return found;
}

/** The school's setting `policy` over the defaults. */
export const asSettings = (stored: string | null): PolicySettings => policySettingsOf(stored === null ? null : JSON.parse(stored));

/** The day of UTC. What is judged by days is judged by the school's own: `schoolDay`. */
export const isoDay = (now: number): string => new Date(now).toISOString().slice(0, 10);
