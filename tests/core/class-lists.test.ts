import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CommandId, GroupId, StaffId } from '#domain/ids.ts';
import { makeAuthority } from '#server/certificates/authority.ts';
import { readConfiguration } from '#server/configuration/configuration.ts';
import { inSchool } from '#server/database/pool.ts';
import type { ServerLog } from '#server/log.ts';
import { startServer, type RunningServer } from '#server/start-server.ts';
import { workByIdentity } from '../fixtures/joined-core.ts';
import { loadSmallSchool, newId, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { expectValue, WorkstationCore } from '../fixtures/workstation-core.ts';

const silent: ServerLog = { info: () => undefined, warn: () => undefined, error: (_event, error) => String(error) };
const token = 'x'.repeat(20);

describe('lists of a school with a server, through the core as the window calls it (M-09, M-18)', () => {
  let postgres: TestPostgres;
  let folder: string;
  let url: string;
  let server: RunningServer;
  let port = 0;
  const cores: WorkstationCore[] = [];

  const start = async (): Promise<void> => {
    const started = await startServer(readConfiguration(folder, { DATABASE_URL: url, UCH_PORT: String(port), UCH_DEVELOPMENT_IDENTITIES: 'all' }), silent);
    if (!started.ok) throw new Error(started.error.code);
    server = started.value;
    ({ port } = server);
  };
  const workstation = async (staffId: StaffId): Promise<WorkstationCore> => {
    const core = new WorkstationCore();
    cores.push(core);
    await workByIdentity(core, server, staffId, `ПК ${cores.length}`);
    return core;
  };
  const pupilsOf = async (core: WorkstationCore, groupId: GroupId = s.class7A) => (await expectValue(core.call('people', 'listPupils', { groupId }))).pupils;
  /** Waits until the list of the class is so: an event says that rows came, not which. */
  const lists = async (core: WorkstationCore, fits: (pupils: Awaited<ReturnType<typeof pupilsOf>>) => boolean, groupId?: GroupId): Promise<void> => {
    for (;;) {
      const changed = core.heard('changed', ({ topic }) => topic === 'people');
      changed.catch(() => undefined);
      if (fits(await pupilsOf(core, groupId))) return;
      await changed;
    }
  };

  beforeAll(async () => void (postgres = await startPostgres('embedded')));
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-class-lists-'));
    url = await postgres.fresh();
    await loadSmallSchool(url);
    await makeAuthority(join(folder, 'tls'), 'Школа № 1', ['127.0.0.1'], Date.now());
    port = 0;
    await start();
  });
  afterEach(async () => {
    for (const core of cores.splice(0)) await core.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('a list from a file is loaded by the office, stands in the teacher’s journal on another workstation, and goes with its taking back', async () => {
    const office = await workstation(s.deputy);
    const teacher = await workstation(s.teacher);
    office.filePath = join(folder, 'список.csv');
    writeFileSync(office.filePath, 'ФИО;Дата рождения;Телефон\nЁжикова Юлия Олеговна;05.04.2013;89123456789\nЩукина Яна Игоревна;07.08.2013;\n');
    const roster = { fileToken: token, groupId: s.class7A, sheet: null, enrolOn: null, decisions: [] };
    const seen = await expectValue(office.call('people', 'previewRoster', { jobId: 'p', ...roster }));
    expect(seen).toMatchObject({ counts: { add: 2, question: 0, error: 0 } });
    expect(await pupilsOf(teacher)).toHaveLength(3);
    const loaded = await expectValue(office.call('people', 'applyRoster', { jobId: 'a', ...roster, enrolOn: '2026-11-20', commandId: newId<CommandId>(), fingerprint: seen.fingerprint }).then(async (answer) => {
      // Another day than the one that was seen is another plan.
      expect(answer).toMatchObject({ ok: false, error: { code: 'import_stale' } });
      return office.call('people', 'applyRoster', { jobId: 'a', ...roster, enrolOn: seen.enrolOn, commandId: newId<CommandId>(), fingerprint: seen.fingerprint });
    }));
    expect(loaded).toMatchObject({ added: 2 });
    await lists(teacher, (pupils) => pupils.length === 5);
    await lists(office, (pupils) => pupils.some(({ last, phone }) => last === 'Ёжикова' && phone === '+7 912 345-67-89'));
    expect(await office.call('people', 'readMovements', { groupId: s.class7A })).toMatchObject({ ok: true, value: { movements: [{ kind: 'import', added: 2, mayUndo: true }] } });
    // The teacher sees what was done to the class and takes nothing back.
    expect(await teacher.call('people', 'readMovements', { groupId: s.class7A })).toMatchObject({ ok: true, value: { movements: [{ kind: 'import', mayUndo: false }] } });
    expect(await teacher.call('people', 'undoListChange', { groupId: s.class7A, changeId: loaded.changeId, commandId: newId<CommandId>() })).toMatchObject({ ok: false, error: { code: 'not_allowed' } });
    await expectValue(office.call('people', 'undoListChange', { groupId: s.class7A, changeId: loaded.changeId, commandId: newId<CommandId>() }));
    for (const core of [office, teacher]) await lists(core, (pupils) => pupils.length === 3);
  });

  it('the teacher’s grid takes in who arrives and closes behind who leaves, without a new sign-in', async () => {
    const office = await workstation(s.deputy);
    const teacher = await workstation(s.teacher);
    const typed = (pupilId: typeof s.anna) =>
      teacher.call('journal', 'submitCommands', { commands: [{ commandId: newId<CommandId>(), name: 'setMark', baseVersion: 0, args: { workId: s.work23, pupilId, value: 5, isDebt: false } }] });
    const wish = { groupId: s.class7A, pupil: { last: 'Ёжикова', first: 'Юлия', middle: 'Олеговна', birthDate: '2013-04-05', sex: null, address: '', phone: '' }, enrolOn: '2026-11-20', decision: null };
    const { fingerprint } = await expectValue(office.call('people', 'previewEnrolment', wish));
    await expectValue(office.call('people', 'enrolPupil', { ...wish, commandId: newId<CommandId>(), basis: 'приказ № 7', fingerprint }));
    await lists(teacher, (pupils) => pupils.some(({ last }) => last === 'Ёжикова'));
    const arrived = (await pupilsOf(teacher)).find(({ last }) => last === 'Ёжикова')!;
    expect(await typed(arrived.pupilId)).toMatchObject({ ok: true, value: { verdicts: [{ status: 'accepted' }] } });

    await lists(office, (pupils) => pupils.some(({ last }) => last === 'Ёжикова'));
    const { stayId } = (await pupilsOf(office)).find(({ pupilId }) => pupilId === s.anna)!;
    await expectValue(office.call('people', 'changePupil', { groupId: s.class7A, commandId: newId<CommandId>(), act: { kind: 'dismiss', pupilId: s.anna, stayId, endsOn: '2026-11-20', basis: 'приказ № 8' } }));
    await lists(teacher, (pupils) => pupils.find(({ pupilId }) => pupilId === s.anna)?.endsOn === '2026-11-20');
    expect(await typed(s.anna)).toMatchObject({ ok: true, value: { verdicts: [{ status: 'rejected' }] } });
  });

  it('two offices that saw the same list: the second is told, and overwrites nothing', async () => {
    const [first, second] = [await workstation(s.deputy), await workstation(s.deputy)];
    const { stayId, version } = (await pupilsOf(second)).find(({ pupilId }) => pupilId === s.boris)!;
    const right = (middle: string) => ({ groupId: s.class7A, commandId: newId<CommandId>(), act: { kind: 'correct' as const, pupilId: s.boris, baseVersion: version, name: { last: 'Богданов', first: 'Борис', middle }, birthDate: '2013-05-01', sex: 'male' as const, basis: '' } });
    await expectValue(first.call('people', 'changePupil', right('Ильич')));
    expect(await second.call('people', 'changePupil', right('Петрович'))).toMatchObject({ ok: false, error: { code: 'pupil_changed', params: { pupil: 'Богданов Борис' } } });
    await lists(second, (pupils) => pupils.some(({ middle }) => middle === 'Ильич'));
    await expectValue(second.call('people', 'changePupil', { groupId: s.class7A, commandId: newId<CommandId>(), act: { kind: 'transfer', pupilId: s.boris, stayId, toGroupId: s.class1A, startsOn: '2026-12-01', basis: 'приказ № 9' } }));
    await lists(first, (pupils) => pupils.some(({ pupilId }) => pupilId === s.boris), s.class1A);
  });

  it('without contact nothing is written and nothing is lost: the same command does it when the server is back, once', async () => {
    const office = await workstation(s.deputy);
    const { stayId } = (await pupilsOf(office)).find(({ pupilId }) => pupilId === s.boris)!;
    const command = { groupId: s.class7A, commandId: newId<CommandId>(), act: { kind: 'dismiss' as const, pupilId: s.boris, stayId, endsOn: '2026-12-01', basis: 'приказ № 9' } };
    await server.stop();
    expect(await office.call('people', 'changePupil', command)).toMatchObject({ ok: false, error: { code: 'needs_server' } });
    expect((await pupilsOf(office)).find(({ pupilId }) => pupilId === s.boris)?.endsOn).toBeNull();
    expect(await office.call('people', 'readMovements', { groupId: s.class7A })).toMatchObject({ ok: false, error: { code: 'needs_server' } });
    await start();
    await expect.poll(async () => (await office.call('people', 'changePupil', command)).ok, { timeout: 20_000 }).toBe(true);
    await expectValue(office.call('people', 'changePupil', command));
    await lists(office, (pupils) => pupils.find(({ pupilId }) => pupilId === s.boris)?.endsOn === '2026-12-01');
    const rows = await inSchool(server.pool, SMALL_SCHOOL_ID, 'read', async (client) => (await client.query('SELECT id FROM list_change WHERE school_id = $1', [SMALL_SCHOOL_ID])).rows);
    expect(rows).toEqual([{ id: command.commandId }]);
  });
});
