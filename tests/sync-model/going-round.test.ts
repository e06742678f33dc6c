import { beforeEach, describe, expect, it } from 'vitest';
import { schoolScope, syncTable } from '#domain/contract/sync/index.ts';
import { done, failed } from '#domain/result.ts';
import { namedRowChecksum } from '#domain/sync/index.ts';
import { DEFAULT_POLICY_SETTINGS } from '#domain/policy/index.ts';
import { requireActor } from '#main/features/accounts/index.ts';
import { submitCommands } from '#main/features/journal/submit-commands.ts';
import { findFact, listHeldScopes } from '#main/sync/state-repository.ts';
import { commandId, fillSmallSchool, smallSchool as s } from '../fixtures/small-school.ts';
import { LonelyWorkstation } from './lonely-workstation.ts';
import { SimulatedFile } from './simulated-file.ts';
import { makeTemplate, type Template } from './template.ts';

const START = 1_795_400_000_000;
const HOUR = 3_600_000;

let template: Template;
let file: SimulatedFile;
let one: LonelyWorkstation;

beforeEach(async () => {
  template = await makeTemplate();
  file = new SimulatedFile(template.image);
  one = new LonelyWorkstation(file, START);
});

/** The section of the school's scope, with a column that this version does not know. */
const schoolSection = (checksum: (counted: number) => number) => {
  const { columns } = syncTable('school');
  const [values] = template.rows.get('school')!;
  const row = Object.fromEntries(columns.map(({ name }, at) => [name, values![at] ?? null]));
  return {
    scope: schoolScope(template.schoolId), upTo: 1, checksum: checksum(namedRowChecksum(syncTable('school'), row)),
    tables: [{ table: 'school', columns: [...columns.map(({ name }) => name), 'motto'], rows: [[...values!, 'Учиться!']] }],
  };
};

describe('a server that never gives what is asked is asked more and more seldom (ADR 0010)', () => {
  it('a scope that differs for ever is fetched ten times in an hour and not two thousand times a second; the sign says so and why', async () => {
    const scope = schoolScope(template.schoolId);
    let isFetched = false;
    one.answers = {
      pull: () => done(isFetched ? { brokenScopes: [scope] } : { addedScopes: [scope] }),
      sections: () => {
        isFetched = true;
        return done([schoolSection((counted) => counted + 1)]);
      },
    };
    one.engine.start();
    await one.pass(HOUR);
    expect(one.asked.snapshot).toBeGreaterThan(5);
    expect(one.asked.snapshot).toBeLessThan(15);
    // Every thirty seconds and after each snapshot, as without it.
    expect(one.asked.pull).toBeLessThan(150);
    expect(one.engine.status()).toMatchObject({ state: 'problem', reason: { code: 'sync_scope_differs' } });
    // What is typed goes on meanwhile.
    const pushes = one.asked.push;
    one.engine.wake();
    await one.pass(10);
    expect(one.asked.push).toBe(pushes);
    one.answers = { pull: () => done({}) };
    await one.pass(60_000);
    expect(one.engine.status()).toMatchObject({ state: 'synced', reason: null });
  });

  it('a clock that is set back by years does not put the next attempt off for years', async () => {
    const scope = schoolScope(template.schoolId);
    one.answers = { pull: () => done({ addedScopes: [scope] }), sections: () => done([schoolSection((counted) => counted + 1)]) };
    one.engine.start();
    await one.pass(HOUR);
    const fetched = one.asked.snapshot;
    one.now -= 3 * 365 * 24 * HOUR;
    one.engine.syncNow();
    await one.pass(HOUR);
    expect(one.asked.snapshot).toBeGreaterThan(fetched + 2);
  });

  it('a server with one column more has the same checksum, and its column is kept aside', async () => {
    const scope = schoolScope(template.schoolId);
    let isFetched = false;
    one.answers = {
      pull: () => {
        const held = listHeldScopes(file.read)[0];
        const isSame = held?.checksum === schoolSection((counted) => counted).checksum;
        return done(!isFetched ? { addedScopes: [scope] } : isSame ? {} : { brokenScopes: [scope] });
      },
      sections: () => {
        isFetched = true;
        return done([schoolSection((counted) => counted)]);
      },
    };
    one.engine.start();
    await one.pass(HOUR);
    expect(one.asked.snapshot).toBe(1);
    expect(Number(findFact(file.read, 'brokenScopes') ?? 0)).toBe(0);
    expect(one.engine.status()).toMatchObject({ state: 'synced', reason: null });
    expect(file.read.all('SELECT table_name, key, fields FROM row_extra')).toEqual([{ table_name: 'school', key: template.schoolId, fields: '{"motto":"Учиться!"}' }]);
  });

  const scope = 'school:0000000000000000000005' as const;
  it.each([
    ['scope_unknown', { pull: () => done({ addedScopes: [scope] }), sections: () => failed('scope_unknown') }],
    ['device_cloned', { push: () => failed('device_cloned') }],
    ['server_epoch_changed', { pull: () => failed('server_epoch_changed') }],
    ['server_answer_unusable', { push: () => done({ verdicts: [] }) }],
    ['server_answer_unusable', { pull: () => done({ more: true }) }],
    ['server_answer_unusable', { pull: () => done({ addedScopes: [scope] }), sections: () => done([]) }],
  ] as const)('%s without end', async (code, answers) => {
    await fillWithOneCommand();
    one.answers = { push: () => done({ verdicts: [{ commandId: commandId(1), status: 'rejected' as const, code: 'term_closed', version: 0 }] }), ...answers };
    one.engine.start();
    await one.pass(HOUR);
    expect(one.asked.hello).toBeGreaterThan(20);
    expect(one.asked.hello).toBeLessThan(100);
    expect(one.asked.push + one.asked.pull + one.asked.snapshot).toBeLessThan(300);
    expect(one.engine.status()).toMatchObject({ state: 'problem', reason: { code } });
    // And as soon as it answers as it should, everything is as ever.
    one.answers = { push: () => done({ verdicts: [{ commandId: commandId(1), status: 'accepted' as const, version: 1 }] }) };
    await one.pass(120_000);
    expect(one.engine.status().reason).toBeNull();
  });

  it('one of them alone is what happens in a life, and costs no pause', async () => {
    let isFirst = true;
    one.answers = {
      pull: () => {
        const answer = isFirst ? failed('server_epoch_changed') : done({});
        isFirst = false;
        return answer;
      },
    };
    one.engine.start();
    await one.pass(100);
    expect(one.asked.hello).toBe(2);
    expect(one.engine.status()).toMatchObject({ state: 'synced', reason: null });
  });

  it('a server that greets and then fails is asked with growing pauses', async () => {
    one.answers = { pull: () => failed('server_failed', { reference: '1' }) };
    one.engine.start();
    await one.pass(HOUR);
    expect(one.asked.hello).toBeLessThan(100);
    expect(one.engine.status()).toMatchObject({ state: 'offline', reason: { code: 'server_failed' } });
  });

  it('streams that end when they were opened are opened twice a minute, and pulls find what no poke tells', async () => {
    one.answers = { streamsEnd: true };
    one.engine.start();
    await one.pass(HOUR);
    expect(one.asked.stream).toBeGreaterThan(100);
    expect(one.asked.stream).toBeLessThan(500);
    expect(one.asked.pull).toBeGreaterThan(100);
    expect(one.asked.pull).toBeLessThan(1_000);
  });
});

describe('the sign after a restart', () => {
  it('says when the server was last heard of', async () => {
    one.engine.start();
    await one.pass(60_000);
    const { lastContactAt } = one.engine.status();
    expect(lastContactAt).toBeGreaterThan(START);
    one.engine.stop();
    expect(one.engine.status().lastContactAt).toBe(lastContactAt);
    const next = new LonelyWorkstation(file, START + HOUR);
    expect(next.engine.status().lastContactAt).toBe(lastContactAt);
    next.answers = { push: () => failed('server_unreachable', { address: '' }), pull: () => failed('server_unreachable', { address: '' }) };
    next.engine.start();
    expect(next.engine.status()).toMatchObject({ state: 'offline', lastContactAt });
  });
});

async function fillWithOneCommand(): Promise<void> {
  await fillSmallSchool(file as never);
  const actor = requireActor(file.read, { session: { staffId: s.teacher } });
  if (!actor.ok) throw new Error(actor.error.code);
  const { verdicts } = await submitCommands(
    file, [{ commandId: commandId(1), name: 'setMark', baseVersion: 0, args: { workId: s.work23, pupilId: s.anna, value: 5, isDebt: false } }],
    { ...actor.value, now: START, settings: DEFAULT_POLICY_SETTINGS, finalMarksHeld: false },
  );
  expect(verdicts[0]?.status).toBe('accepted');
}
