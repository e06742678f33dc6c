import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PROTOCOL } from '#domain/contract/sync/index.ts';
import { CHANGE_KINDS, DESTRUCTION_WORD } from '#domain/personal-data/index.ts';
import type { GroupId, JournalId, LessonId } from '#domain/ids.ts';
import { ACTIONS, can, type PolicySubject } from '#domain/policy/index.ts';
import { dayAfter, dayAt, DEFAULT_TIME_ZONE } from '#domain/school-time.ts';
import { readSessionRights, type SessionRights } from '#server/accounts/session-rights.ts';
import { inSchool } from '#server/database/pool.ts';
import type { RunningServer } from '#server/start-server.ts';
import { deviceKey, loadSmallSchool, newId, POSTGRES_KINDS, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s, testId } from '../fixtures/small-school.ts';
import { startTestServer } from '../fixtures/test-server.ts';

/*
 * The matrix of rights on the server (R-01…R-04, P-06, P-10, C-3): every role × every action × every kind of object × every state of the grant. The table below is written by
 * hand from domain.md §0.1 and §0.2 and knows nothing of domain/policy; if the two ever differ, one of them is wrong.
 *
 *   +  everything of the school      d  journals of the direction (the whole school where the grant names none)
 *   j  journals named by the grant   c  the class named by the grant   C  the same, where the school lets the class teacher mark every subject
 *   s  what is one's own             .  nothing
 */
const TABLE = `
                            director deputy teacher class_teacher club_teacher organiser methodist master secretary administrator auditor nobody
  school.read                  +       +       +          +            +           +         +       +        +           +          +      +
  people.read                  +       +       j          c            j           j         d       j        +           +          .      .
  people.import                +       +       .          .            .           .         .       .        +           +          .      .
  journal.read                 +       +       j          c            j           j         d       j        .           .          .      .
  journal.write                .       .       j          C            j           j         .       j        .           .          .      .
  letters.read                 +       +       .          c            .           .         d       .        .           .          .      .
  letters.make                 +       +       .          c            .           .         .       .        .           .          .      .
  workstations.manage          .       .       .          .            .           .         .       .        .           +          .      .
  accounts.read                +       .       .          .            .           .         .       .        .           +          .      .
  accounts.manage              .       .       .          .            .           .         .       .        .           +          .      .
  credentials.issue            .       .       .          c            .           .         .       .        .           +          .      .
  accounts.reportCompromise    s       s       s          cs           s           s         s       s        s           +          s      s
  compromises.read             +       .       .          c            .           .         .       .        .           +          .      .
  roles.manage                 +       .       .          .            .           .         .       .        .           +          .      .
  settings.manage              +       .       .          .            .           .         .       .        .           +          .      .
  security.read                .       .       .          .            .           .         .       .        .           .          +      .
  usage.read                   +       +       .          .            .           .         .       .        .           +          .      .
  outbox.rescue                .       .       .          .            .           .         .       .        .           +          .      .
  recoveryKey.make             .       .       .          .            .           .         .       .        .           +          .      .
  consents.read                +       +       .          c            .           .         .       .        +           +          .      .
  consents.manage              .       .       .          c            .           .         .       .        +           .          .      .
  changeRequests.record        .       .       .          c            .           .         .       .        +           .          .      .
  changeRequests.apply         .       .       .          c            .           .         .       .        +           .          .      .
  achievements.read            +       +       .          c            .           .         .       .        +           +          .      .
  achievements.manage          .       +       .          c            .           .         .       .        +           +          .      .
  persons.block                +       .       .          .            .           .         .       .        .           +          .      .
  persons.destroy              +       .       .          .            .           .         .       .        .           +          .      .
  transfers.read               +       +       .          .            .           .         .       .        +           +          .      .
  transfers.record             +       +       .          .            .           .         .       .        +           +          +      .
  nondisclosure.manage         +       .       .          .            .           .         .       .        +           +          .      .
  documents.manage             +       +       .          .            .           .         .       .        .           +          .      .
`;

/** What is done at a registered workstation only, where the school wants it so (P-10). */
const AT_MARKED_WORKSTATIONS = [
  'workstations.manage', 'accounts.manage', 'roles.manage', 'settings.manage', 'security.read', 'outbox.rescue', 'recoveryKey.make', 'persons.block', 'persons.destroy',
];

const [heading, ...lines] = TABLE.split('\n').filter((line) => line.trim() !== '').map((line) => line.trim().split(/\s+/));
const ROLES = heading!;
const RIGHTS = new Map(lines.map(([action, ...cells]) => [action!, new Map(ROLES.map((role, at) => [role, cells[at]!]))]));

const NATURE = 'естественно-научная';
const WORDS = 'гуманитарная';

interface TestedObject {
  readonly name: string;
  readonly journal?: JournalId;
  readonly classId?: GroupId;
  readonly direction?: string;
  readonly own?: boolean;
}
const OBJECTS: readonly TestedObject[] = [
  { name: 'the journal named, of the class and direction named', journal: s.algebra, classId: s.class7A, direction: NATURE },
  { name: 'another journal of that class, of no direction', journal: s.talks, classId: s.class7A, direction: '' },
  { name: 'a journal of another class and direction', journal: s.reading1A, classId: s.class1A, direction: WORDS },
  { name: 'the class named', classId: s.class7A },
  { name: 'another class', classId: s.class1A },
  { name: 'oneself', own: true },
  { name: 'another person', own: false },
  { name: 'nothing in particular' },
];

const LESSONS: ReadonlyMap<JournalId, LessonId> = new Map([[s.algebra, s.lesson23], [s.talks, s.talksLesson], [s.reading1A, s.lesson1A]]);

/** A report of a family that waits in each class; decided by whoever comes first, and asked about by all. */
const REQUESTS: ReadonlyMap<GroupId, string> = new Map([[s.class7A, testId<string>(701)], [s.class1A, testId<string>(702)]]);
/** One of a pupil of each class. */
const ACHIEVEMENTS: ReadonlyMap<GroupId, string> = new Map([[s.class7A, testId<string>(701)], [s.class1A, testId<string>(702)]]);

/** What a grant of the role is about in this test. `whole`: the role as the order gives it to the whole school. */
const NAMED: Readonly<Record<string, string>> = {
  teacher: s.algebra, club_teacher: s.algebra, organiser: s.algebra, master: s.algebra, class_teacher: s.class7A, methodist: NATURE,
};

function isExpected(cell: string, object: TestedObject, how: { readonly named: boolean; readonly classTeacherMarksAll: boolean }): boolean {
  return [...cell].some((letter) => {
    switch (letter) {
      case '+': return true;
      case 'j': return how.named && object.journal === s.algebra;
      case 'c': return how.named && object.classId === s.class7A;
      case 'C': return how.named && how.classTeacherMarksAll && object.classId === s.class7A;
      case 'd': return how.named ? object.direction === NATURE : true;
      case 's': return object.own === true;
      default: return false;
    }
  });
}

const dayFromNow = (days: number): string => dayAfter(dayAt(Date.now(), DEFAULT_TIME_ZONE), days);
const STATES: readonly { readonly name: string; readonly from: string; readonly to: string | null; readonly live: boolean }[] = [
  { name: 'without end', from: '2026-09-01', to: null, live: true },
  { name: 'on its first and last day', from: dayFromNow(0), to: dayFromNow(0), live: true },
  { name: 'over since yesterday', from: '2026-09-01', to: dayFromNow(-1), live: false },
  { name: 'from tomorrow on', from: dayFromNow(1), to: null, live: false },
];

describe.each(POSTGRES_KINDS)('the matrix of rights, on %s', (kind) => {
  let postgres: TestPostgres;
  let server: RunningServer;
  let folder: string;
  let token = '';
  let deviceId = '';
  let epoch = '';
  /** Endpoints that were asked with every role. */
  const asked = new Set<string>();
  const key = deviceKey();

  const write = (text: string, values: unknown[]) => inSchool(server.pool, SMALL_SCHOOL_ID, 'write', (client) => client.query(text, [SMALL_SCHOOL_ID, ...values]));
  const setPolicy = (value: object) =>
    write(`INSERT INTO setting (school_id, name, value, seq) VALUES ($1, 'policy', $2, 1) ON CONFLICT (school_id, name) DO UPDATE SET value = excluded.value`, [JSON.stringify(value)]);
  /** Exactly these grants for the person under test. */
  const grant = async (...grants: readonly { readonly role: string; readonly objectId: string; readonly from?: string; readonly to?: string | null }[]): Promise<void> => {
    await write('DELETE FROM access_grant WHERE school_id = $1 AND staff_id = $2', [s.stranger]);
    for (const { role, objectId, from = '2026-09-01', to = null } of grants) {
      await write(`INSERT INTO access_grant (school_id, staff_id, role, object_id, starts_on, ends_on, basis) VALUES ($1, $2, $3, $4, $5, $6, 'приказ № 1')`, [s.stranger, role, objectId, from, to]);
    }
  };
  const rights = (): Promise<SessionRights> =>
    inSchool(server.pool, SMALL_SCHOOL_ID, 'read', (client) => readSessionRights(client, { schoolId: SMALL_SCHOOL_ID, staffId: s.stranger, deviceId }, Date.now()));
  /** As the server's own code tells the policy what an object is: by live grants, never by what a row names. */
  const judge = ({ actor, settings }: SessionRights, action: string, { journal, classId, direction, own }: TestedObject): boolean => {
    const subject: PolicySubject = {
      teacherId: journal !== undefined && actor.journals.includes(journal) ? actor.staffId : journal === undefined ? undefined : s.teacher,
      classTeacherId: classId !== undefined && actor.classes.includes(classId) ? actor.staffId : classId === undefined ? undefined : s.classTeacher,
      direction, holderId: own === undefined ? undefined : own ? actor.staffId : s.deputy,
    };
    return can(actor, action as (typeof ACTIONS)[number], subject, settings);
  };
  const ask = async (method: string, path: string, body?: unknown): Promise<{ status: number; code: string; body: Record<string, unknown> }> => {
    const response = await fetch(`http://127.0.0.1:${server.port}${path}`, {
      method, headers: { ...(token === '' ? {} : { authorization: `Bearer ${token}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    const read = isJson ? ((await response.json()) as Record<string, unknown>) : {};
    if (!isJson) await response.arrayBuffer();
    return { status: response.status, code: typeof read['code'] === 'string' ? read['code'] : '', body: read };
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-matrix-'));
    postgres = await startPostgres(kind);
    const url = await postgres.fresh();
    await loadSmallSchool(url);
    server = await startTestServer({ folder, databaseUrl: url });
    await write('UPDATE subject SET direction = $2 WHERE school_id = $1 AND id = $3', [NATURE, testId(80)]);
    await write('UPDATE subject SET direction = $2 WHERE school_id = $1 AND id = $3', [WORDS, testId(82)]);
    for (const [classId, pupilId] of [[s.class7A, s.anna], [s.class1A, s.firstGrader]] as const) {
      await write(
        `INSERT INTO change_request (school_id, id, pupil_id, guardian_id, kind, wanted, told_by, told_on, state, author_id, made_at) VALUES ($1, $2, $3, NULL, 'other', 'Новое', 'Мать', '2026-09-02', 'open', $4, 1)`,
        [REQUESTS.get(classId), pupilId, s.teacher],
      );
      await write(
        `INSERT INTO achievement (school_id, id, pupil_id, kind, title, level, subject, held_on, result, award, author_id, made_at, version) VALUES ($1, $2, $3, 'contest', 'Конкурс чтецов', 'school', '', '2026-10-02', 'winner', '', $4, 1, 1)`,
        [ACHIEVEMENTS.get(classId), pupilId, s.teacher],
      );
    }
    const secret = Buffer.from((await server.parts.accounts.makeEnrolmentSecret(SMALL_SCHOOL_ID, 1, 1, 'test')).secret).toString('hex');
    deviceId = String((await ask('POST', '/v1/enrolment', { secret, name: 'ПК', publicKey: key.publicKey, platform: 'test', version: '1' })).body['deviceId']);
    epoch = String((await ask('GET', '/v1/sync/hello')).body['serverEpoch']);
    const { body } = await ask('POST', '/v1/sessions/challenge', { deviceId });
    const signature = await key.sign(`${String(body['nonce'])}\n${deviceId}\n${s.stranger}`);
    token = String((await ask('POST', '/v1/sessions', { deviceId, staffId: s.stranger, nonce: body['nonce'], signature, version: '1' })).body['token']);
  });
  afterAll(async () => {
    await server.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => setPolicy({}));

  it('names every action, and no other', () => {
    expect([...RIGHTS.keys()].sort()).toEqual([...ACTIONS].sort());
    expect(lines.every((line) => line.length === ROLES.length + 1)).toBe(true);
  });

  describe.each(ROLES)('%s', (role) => {
    const cases = role === 'nobody' ? [{ named: false, objectId: '' }] : [{ named: false, objectId: '' }, ...(NAMED[role] === undefined ? [] : [{ named: true, objectId: NAMED[role] }])];

    it('may by live grants what the table says of every object, and nothing by one that is over or to come', async () => {
      for (const classTeacherMarksAll of [true, false]) {
        await setPolicy({ classTeacherMayMarkAllSubjects: classTeacherMarksAll });
        for (const { named, objectId } of cases) {
          for (const { name, from, to, live } of STATES) {
            await grant(...(role === 'nobody' ? [] : [{ role, objectId, from, to }]));
            const given = await rights();
            for (const [action, cells] of RIGHTS) {
              // What is not live is as if it were not.
              const cell = cells.get(live ? role : 'nobody')!;
              const table = OBJECTS.map((object) => [role, name, action, object.name, isExpected(cell, object, { named, classTeacherMarksAll })]);
              expect(OBJECTS.map((object) => [role, name, action, object.name, judge(given, action, object)])).toEqual(table);
            }
          }
        }
      }
    });

    it('is answered so by every endpoint', async () => {
      const replicaId = newId<string>();
      let deviceSeq = 0;
      const snapshot = async (scope: string): Promise<string> => {
        const { status, code } = await ask('POST', '/v1/sync/snapshot', { protocol: PROTOCOL, replicaId, serverEpoch: epoch, scopes: [scope] });
        return status === 200 ? 'answered' : code;
      };
      const pushes = async (lessonId: LessonId, authorId: string = s.stranger): Promise<string> => {
        deviceSeq += 1;
        const { body } = await ask('POST', '/v1/sync/push', {
          protocol: PROTOCOL, replicaId, serverEpoch: epoch, chain: null,
          commands: [{ commandId: newId(), deviceSeq, baseVersion: 1_000, madeAt: Date.now(), name: 'setLessonContent', authorId, args: { lessonId, topic: 'Тема', homework: '' } }],
        });
        const [verdict] = body['verdicts'] as { status: string; code?: string }[];
        return verdict!.code ?? verdict!.status;
      };
      /** What the policy says to it; whatever else is wrong with the request. */
      const judged = async (method: string, path: string, body?: unknown): Promise<string> => {
        const { status, code } = await ask(method, path, body);
        return status === 403 || status >= 500 ? code : 'allowed';
      };
      const policy = { classTeacherMayMarkAllSubjects: true, administrationOnMarkedWorkstations: false, idleLockMinutes: 5, leaseDays: 7, basis: 'приказ № 1' };
      const whole: TestedObject = { name: 'the whole school' };
      const list = { groupId: s.class7A, rows: [], enrolOn: null, today: dayFromNow(0), decisions: [] };
      const basis = 'приказ № 1';
      /** Of the class named, unless another object is told. */
      const endpoints: readonly (readonly [action: string, method: string, path: string, body?: unknown, object?: TestedObject])[] = [
        ['workstations.manage', 'GET', '/v1/workstations'],
        ['workstations.manage', 'POST', '/v1/workstations/withdraw', { deviceId: newId() }],
        ['workstations.manage', 'POST', '/v1/workstations/enrolment-codes', { uses: 1, validHours: 1 }],
        ['workstations.manage', 'POST', '/v1/workstations/administrative', { deviceId: newId(), administrative: true }],
        ['roles.manage', 'GET', '/v1/grants'],
        ['roles.manage', 'POST', '/v1/grants', { staffId: newId(), role: 'secretary', objectId: '', startsOn: '2026-09-01', endsOn: null, basis: 'приказ № 1' }],
        ['roles.manage', 'POST', '/v1/grants/end', { grantId: 'none', endsOn: dayFromNow(0), basis: 'приказ № 1' }],
        ['settings.manage', 'PUT', '/v1/settings/policy', policy],
        ['settings.manage', 'POST', '/v1/subjects/direction', { subjectId: newId(), direction: 'x' }],
        ['accounts.read', 'GET', '/v1/accounts?kind=staff'],
        ['accounts.read', 'GET', '/v1/accounts/issues?kind=staff'],
        ['accounts.manage', 'POST', '/v1/accounts/issue', { kind: 'staff', holderIds: [newId()], reason: 'first' }],
        ['credentials.issue', 'GET', '/v1/accounts/issues?kind=pupil'],
        ['credentials.issue', 'POST', '/v1/accounts/issue', { kind: 'pupil', holderIds: [newId()], reason: 'first' }],
        ['credentials.issue', 'POST', '/v1/accounts/requested', { kind: 'pupil', holderId: newId(), requestedOn: null }],
        ['accounts.reportCompromise', 'POST', '/v1/accounts/compromised', { kind: 'staff', holderId: s.teacher, note: '' }, { name: 'another person', own: false }],
        ['accounts.reportCompromise', 'POST', '/v1/accounts/compromised', { kind: 'staff', holderId: null, note: '' }, { name: 'oneself', own: true }],
        ['compromises.read', 'POST', '/v1/accounts/acknowledge', { compromiseId: newId() }, whole],
        ['compromises.read', 'GET', '/v1/accounts/compromises'],
        ['security.read', 'POST', '/v1/security-events/list', { kind: null, actorId: null, deviceId: null, from: null, until: null, result: null, before: null, most: 1 }],
        ['usage.read', 'POST', '/v1/usage', { fromDay: '2026-09-01', untilDay: '2026-09-30' }],
        ['outbox.rescue', 'POST', '/v1/rescue', { staffId: newId() }],
        ['recoveryKey.make', 'GET', '/v1/recovery-key'],
        ['recoveryKey.make', 'POST', '/v1/recovery-key', { publicKey: 'A'.repeat(60) }],
        ['persons.block', 'GET', '/v1/personal/blocks'],
        ['persons.block', 'POST', '/v1/personal/people', { text: 'абд' }],
        ['persons.block', 'POST', '/v1/personal/blocks', { kind: 'pupil', personId: newId(), reason: 'заявление', basis: 'приказ № 1' }],
        ['persons.block', 'POST', '/v1/personal/blocks/lift', { kind: 'pupil', personId: newId(), basis }],
        ['persons.destroy', 'GET', '/v1/personal/destructions'],
        ['persons.destroy', 'POST', '/v1/personal/destructions/preview', { kind: 'pupil', personId: newId() }],
        ['persons.destroy', 'POST', '/v1/personal/destructions', { kind: 'pupil', personId: newId(), basis, commission: [], name: 'Никто', word: DESTRUCTION_WORD, backups: [] }],
        ['transfers.read', 'GET', '/v1/personal/transfers'],
        ['transfers.record', 'POST', '/v1/personal/transfers', { recipient: 'Управление', ground: 'law', basis, categories: ['identity'], classIds: [], people: 1, sentOn: dayFromNow(0) }],
        ['nondisclosure.manage', 'GET', '/v1/personal/nondisclosure'],
        ['nondisclosure.manage', 'POST', '/v1/personal/nondisclosure', { staffIds: [newId()], signedOn: dayFromNow(0), document: basis }],
        ['documents.manage', 'GET', '/v1/personal/documents'],
        ['documents.manage', 'POST', '/v1/personal/printed', { how: null, what: null, actorId: null, from: null, until: null, before: null, most: 1 }],
        ['documents.manage', 'POST', '/v1/personal/documents', { kind: 'regulation', number: '1', issuedOn: '2026-09-01', place: 'папка', note: '' }],
        ['people.import', 'POST', '/v1/lists/roster/preview', list],
        ['people.import', 'POST', '/v1/lists/roster', { ...list, commandId: newId(), kind: 'import', fingerprint: 'f'.repeat(64), basis: 'приказ № 1' }],
        ['people.import', 'POST', '/v1/lists/act', { commandId: newId(), act: { kind: 'dismiss', pupilId: newId(), stayId: newId(), endsOn: dayFromNow(0), basis: 'приказ № 1' } }],
        ['people.import', 'POST', '/v1/lists/undo', { commandId: newId(), changeId: newId() }],
      ];
      for (const { named, objectId } of cases) {
        for (const { name, from, to, live } of STATES) {
          await grant(...(role === 'nobody' ? [] : [{ role, objectId, from, to }]));
          const cellOf = (action: string) => RIGHTS.get(action)!.get(live ? role : 'nobody')!;
          const wanted = (action: string, object: TestedObject) => isExpected(cellOf(action), object, { named, classTeacherMarksAll: true });
          expect([name, await snapshot(`school:${SMALL_SCHOOL_ID}`)]).toEqual([name, 'answered']);
          for (const object of OBJECTS.filter(({ journal }) => journal !== undefined)) {
            const read = await snapshot(`journal:${object.journal!}`);
            const written = (await pushes(LESSONS.get(object.journal!)!)).replace(/^(accepted|adjusted|content_both_kept)$/, 'written');
            expect([name, object.name, read, written]).toEqual([
              name, object.name, wanted('journal.read', object) ? 'answered' : 'scope_unknown', wanted('journal.write', object) ? 'written' : 'not_allowed',
            ]);
          }
          for (const object of OBJECTS.filter(({ journal, classId }) => journal === undefined && classId !== undefined)) {
            const pupilId = object.classId === s.class7A ? s.anna : s.firstGrader;
            const change = { pupilId, guardianId: null, kind: CHANGE_KINDS[0], wanted: 'Новое', toldBy: 'Мать', toldOn: dayFromNow(0) };
            const { body } = await ask('GET', `/v1/accounts?kind=pupil&classId=${object.classId!}`);
            const holders = ((body['accounts'] ?? []) as { holderId: string }[]).length;
            const paper = { pupilId, subject: 'transfer', holder: 'guardian', guardianId: null, givenBy: 'мать', state: 'refused', decidedOn: '2026-09-01', basis, validUntil: null };
            const decision = { requestId: REQUESTS.get(object.classId!)!, apply: false, reason: 'такого не было' };
            expect([
              name, object.name, await snapshot(`private:${object.classId!}`), holders > 0, await judged('POST', '/v1/personal/changes', change), await judged('POST', '/v1/personal/changes/decide', decision),
              await judged('POST', '/v1/personal/consents', { entries: [paper] }),
            ]).toEqual([
              name, object.name, wanted('people.read', object) ? 'answered' : 'scope_unknown', wanted('credentials.issue', object),
              ...(['changeRequests.record', 'changeRequests.apply', 'consents.manage'] as const).map((action) => (wanted(action, object) ? 'allowed' : 'not_allowed')),
            ]);
            // What pupils achieved, of the class: seen, entered, corrected and removed (P-04, P-06). What was seen there is older than anything, so that nothing is changed.
            const achievement = { kind: 'olympiad', title: 'Олимпиада', level: 'school', subject: '', day: '2026-11-02', result: 'winner', award: '' };
            const seen = { achievementId: ACHIEVEMENTS.get(object.classId!)!, baseVersion: 999 };
            const deeds = [
              ['achievements.read', 'list', { classId: object.classId!, fromDay: null, untilDay: null }], ['achievements.manage', '', { entries: [{ achievementId: newId(), pupilId }], ...achievement }],
              ['achievements.manage', 'correct', { ...seen, ...achievement }], ['achievements.manage', 'remove', seen],
            ] as const;
            for (const [action, deed, wish] of deeds) {
              const path = `/v1/personal/achievements${deed === '' ? '' : `/${deed}`}`;
              expect([name, object.name, path, await judged('POST', path, wish)]).toEqual([name, object.name, path, wanted(action, object) ? 'allowed' : 'not_allowed']);
              asked.add(`POST ${path}`);
            }
            // What is listed of requests is of classes whose consents may be read; nobody is refused an empty list.
            const { body: listed } = await ask('POST', '/v1/personal/changes/list', { classId: object.classId! });
            expect([name, object.name, 'changes/list', (listed['requests'] as unknown[]).length > 0]).toEqual([name, object.name, 'changes/list', wanted('consents.read', object)]);
          }
          // Under the name of who may write there, nobody writes.
          expect(await pushes(s.lesson23, s.teacher)).toBe('author_forged');
          for (const [action, method, path, body, object = { name: '', classId: s.class7A }] of endpoints) {
            expect([name, method, path, await judged(method, path, body)]).toEqual([name, method, path, wanted(action, object) ? 'allowed' : 'not_allowed']);
            asked.add(`${method} ${path.split('?')[0]!}`);
          }
          // The log of a class is for whoever may read its list: by the class, or by one of its journals.
          const readers = OBJECTS.filter(({ classId }) => classId === s.class7A).some((object) => wanted('people.read', object));
          expect([name, 'movements', await judged('POST', '/v1/lists/movements', { groupId: s.class7A })]).toEqual([name, 'movements', readers ? 'allowed' : 'not_allowed']);
          asked.add('POST /v1/lists/movements');
          // The end of the security register goes to whoever reads it and to whoever answers for workstations.
          const witness = (['security.read', 'workstations.manage'] as const).some((action) => wanted(action, { name: 'nothing in particular' }));
          expect([name, 'head', await judged('POST', '/v1/security-events/head', { known: null })]).toEqual([name, 'head', witness ? 'allowed' : 'not_allowed']);
          asked.add('POST /v1/security-events/head');
        }
      }
    });
  });

  it('leaves no endpoint out that a right is needed for', () => {
    const printed: string[] = [];
    const above: string[] = [];
    for (const line of server.app.printRoutes({ commonPrefix: false }).split('\n')) {
      const [, branch = '', path = '', methods = ''] = /^(.*?── )(\S+) \(([^)]+)\)/.exec(line) ?? [];
      if (path === '') continue;
      above.splice(branch.length / 4 - 1, above.length, path);
      for (const method of methods.split(', ')) if (method !== 'HEAD') printed.push(`${method} ${above.join('')}`);
    }
    // Asked above, object by object; and what asks for a workstation or for oneself alone.
    const others = [
      'GET /health', 'GET /metrics', 'GET /v1/ca', 'GET /v1/identities', 'GET /v1/sync/hello', 'GET /v1/sync/stream', 'POST /v1/enrolment', 'POST /v1/sessions', 'POST /v1/sessions/challenge', 'DELETE /v1/sessions',
      'POST /v1/account/password', 'GET /v1/account/sign-ins', 'POST /v1/account/sign-ins/end', 'GET /v1/workstations/own', 'POST /v1/security-events', 'POST /v1/sync/push', 'POST /v1/sync/pull', 'POST /v1/sync/snapshot', 'POST /v1/personal/changes', 'POST /v1/personal/changes/list',
      'POST /v1/personal/changes/decide', 'POST /v1/personal/consents',
      // Of credentials that exist: accounts-credentials.test.ts.
      'POST /v1/accounts/handed',
    ];
    expect(asked.size).toBeGreaterThan(25);
    expect(printed.filter((endpoint) => !asked.has(endpoint) && !others.includes(endpoint))).toEqual([]);
  });

  it('lists that name a person as teacher or class teacher give nothing without a live grant', async () => {
    await grant({ role: 'class_teacher', objectId: s.class7A, to: dayFromNow(-1) }, { role: 'teacher', objectId: s.algebra, to: dayFromNow(-1) });
    const name = async (teacher: string, classTeacher: string) => {
      await write('UPDATE study_group SET class_teacher_id = $2 WHERE school_id = $1 AND id = $3', [classTeacher, s.class7A]);
      await write('UPDATE journal SET teacher_id = $2 WHERE school_id = $1 AND id = $3', [teacher, s.algebra]);
    };
    await name(s.stranger, s.stranger);
    const replicaId = newId<string>();
    const command = { commandId: newId(), deviceSeq: 1, baseVersion: 1_000, madeAt: Date.now(), name: 'setLessonContent', authorId: s.stranger, args: { lessonId: s.lesson23, topic: 'Тема', homework: '' } };
    const change = { pupilId: s.anna, guardianId: null, kind: CHANGE_KINDS[0], wanted: 'Новое', toldBy: 'Мать', toldOn: dayFromNow(0) };
    const snapshot = async (scope: string) => (await ask('POST', '/v1/sync/snapshot', { protocol: PROTOCOL, replicaId, serverEpoch: epoch, scopes: [scope] })).code;
    const pushed = (await ask('POST', '/v1/sync/push', { protocol: PROTOCOL, replicaId, serverEpoch: epoch, chain: null, commands: [command] })).body['verdicts'] as { code?: string }[];
    const answers = {
      journal: await snapshot(`journal:${s.algebra}`), families: await snapshot(`private:${s.class7A}`), names: await snapshot(`class:${s.class7A}`), mark: pushed[0]?.code,
      accounts: (await ask('GET', `/v1/accounts?kind=pupil&classId=${s.class7A}`)).code, change: (await ask('POST', '/v1/personal/changes', change)).code,
      compromises: (await ask('GET', '/v1/accounts/compromises')).code,
    };
    await name(s.teacher, s.classTeacher);
    expect(answers).toEqual({
      journal: 'scope_unknown', families: 'scope_unknown', names: 'scope_unknown', mark: 'not_allowed', accounts: 'not_allowed', change: 'not_allowed', compromises: 'not_allowed',
    });
  });

  it('a role of the whole school that names one object, a kind of person and a word of nobody give nothing', async () => {
    for (const role of ['director', 'deputy', 'secretary', 'administrator', 'auditor', 'pupil', 'parent', 'headmaster']) {
      for (const objectId of ['pupil', 'parent', 'headmaster'].includes(role) ? ['', s.class7A] : [s.class7A, s.algebra]) {
        await grant({ role, objectId });
        const given = await rights();
        for (const [action, cells] of RIGHTS) {
          for (const object of OBJECTS) expect([role, action, object.name, judge(given, action, object)]).toEqual([role, action, object.name, isExpected(cells.get('nobody')!, object, { named: false, classTeacherMarksAll: true })]);
        }
        expect([role, (await ask('GET', '/v1/grants')).code, (await ask('GET', '/v1/workstations')).code]).toEqual([role, 'not_allowed', 'not_allowed']);
      }
    }
  });

  it('several roles of one person give what each of them gives, and no more (R-01)', async () => {
    const some = ROLES.filter((role) => role !== 'nobody');
    for (const [at, first] of some.entries()) {
      for (const second of some.slice(at + 1)) {
        await grant(...[first, second].map((role) => ({ role, objectId: NAMED[role] ?? '' })));
        const given = await rights();
        for (const [action, cells] of RIGHTS) {
          const how = { named: true, classTeacherMarksAll: true };
          const table = OBJECTS.map((object) => [first, second, action, object.name, isExpected(cells.get(first)!, object, how) || isExpected(cells.get(second)!, object, how)]);
          expect(OBJECTS.map((object) => [first, second, action, object.name, judge(given, action, object)])).toEqual(table);
        }
      }
    }
  });

  it('administration happens at registered workstations, where the school wants it so (P-10)', async () => {
    const everything = ROLES.filter((role) => role !== 'nobody').map((role) => ({ role, objectId: NAMED[role] ?? '' }));
    await grant(...everything);
    const object = { name: '', own: true };
    const judged = async () => {
      const given = await rights();
      return ACTIONS.filter((action) => judge(given, action, object));
    };
    const usual = await judged();
    expect(AT_MARKED_WORKSTATIONS.filter((action) => !usual.includes(action as never))).toEqual([]);
    await setPolicy({ administrationOnMarkedWorkstations: true });
    expect(await judged()).toEqual(usual.filter((action) => !AT_MARKED_WORKSTATIONS.includes(action)));
    expect((await ask('GET', '/v1/grants')).code).toBe('workstation_not_administrative');
    expect((await ask('GET', '/v1/workstations')).code).toBe('workstation_not_administrative');
    await write('UPDATE device SET administrative = 1 WHERE school_id = $1 AND id = $2', [deviceId]);
    expect(await judged()).toEqual(usual);
    expect((await ask('GET', '/v1/grants')).status).toBe(200);
    expect((await ask('GET', '/v1/workstations')).status).toBe(200);
    await write('UPDATE device SET administrative = 0 WHERE school_id = $1 AND id = $2', [deviceId]);
  });
});
