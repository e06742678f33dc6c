import { describe, expect, it } from 'vitest';
import type { Api, EventName } from '#domain/contract/ipc/index.ts';
import type { CommandId, LessonId, PupilId } from '#domain/ids.ts';
import { createBridge } from '../../bridge/index.ts';
import { DeliveryWatch } from './delivery-watch.ts';
import type { JournalSheet } from './journal-sheet.ts';
import { SheetDelivery, type CellsOnTheirWay } from './sheet-delivery.ts';

const lesson = 'l' as LessonId;
const [anna, boris] = ['anna' as PupilId, 'boris' as PupilId];
const refused = 'c1' as CommandId;

describe('cells and the school server (issue 3, 5)', () => {
  it('tells only the cells that look otherwise than before', () => {
    const delivery = new SheetDelivery();
    expect(delivery.take({ pending: [[lesson, anna], [lesson, boris]], conflicts: [] })).toHaveLength(2);
    expect(delivery.isUnsent(anna, lesson)).toBe(true);
    expect(delivery.take({ pending: [[lesson, boris], [lesson, anna]], conflicts: [] })).toEqual([]);
    expect(delivery.take({ pending: [[lesson, boris]], conflicts: [[lesson, anna, refused]] })).toEqual([{ lessonId: lesson, pupilId: anna }]);
    expect(delivery.isUnsent(anna, lesson)).toBe(false);
    expect(delivery.decisionAt(anna, lesson)).toBe(refused);
    // Another refused command of the same cell is another decision.
    expect(delivery.take({ pending: [[lesson, boris]], conflicts: [[lesson, anna, 'c2' as CommandId]] })).toEqual([{ lessonId: lesson, pupilId: anna }]);
    expect(delivery.take({ pending: [], conflicts: [] })).toHaveLength(2);
    expect(delivery.decisionAt(anna, lesson)).toBeUndefined();
  });
});

/** A core answered by hand. */
function watched() {
  const listeners = new Map<string, Set<() => void>>();
  const pauses: (() => void)[] = [];
  const told: CellsOnTheirWay[] = [];
  let asked = 0;
  let idle = () => {};
  const api = {
    on: (name: EventName, listener: () => void) => {
      const heard = listeners.get(name) ?? new Set();
      listeners.set(name, heard.add(listener));
      return () => heard.delete(listener);
    },
    sync: {
      readCells: async () => {
        asked += 1;
        return { ok: true, value: { pending: [], conflicts: [] } };
      },
    },
  } as unknown as Api;
  const sheet = { journalId: 'j', parts: { term: { termId: 't' } }, tellDelivery: (cells: CellsOnTheirWay) => told.push(cells) } as unknown as JournalSheet;
  const watch = new DeliveryWatch({
    bridge: createBridge({ api, makeJobId: () => 'job' }), sheet,
    queue: { state: { is: 'idle' }, subscribe: (listener) => { idle = listener; return () => { idle = () => {}; }; } },
    wait: () => new Promise((resolve) => pauses.push(resolve)),
  });
  const pass = async () => {
    for (const end of pauses.splice(0)) end();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { watch, told, pass, idle: () => idle(), asked: () => asked, emit: () => listeners.get('syncStatus')?.forEach((listener) => listener()), waiting: () => pauses.length };
}

describe('watching the cells', () => {
  it('asks once for all that happens at a time: a fast hand does not ask for every key', async () => {
    const hands = watched();
    hands.watch.follow();
    for (let key = 0; key < 25; key += 1) {
      hands.idle();
      hands.emit();
    }
    expect(hands.asked()).toBe(0);
    await hands.pass();
    expect(hands.asked()).toBe(1);
    expect(hands.told).toHaveLength(1);
    expect(hands.waiting()).toBe(0);
  });

  it('asks again when something moved since', async () => {
    const hands = watched();
    hands.watch.follow();
    await hands.pass();
    hands.emit();
    await hands.pass();
    expect(hands.asked()).toBe(2);
  });

  it('tells nothing any more after it was stopped', async () => {
    const hands = watched();
    const stop = hands.watch.follow();
    stop();
    await hands.pass();
    hands.emit();
    await hands.pass();
    expect(hands.asked()).toBe(0);
    expect(hands.told).toEqual([]);
  });
});
