import { kindOfScope, tablesOfScope, type WireValue } from '#domain/contract/sync/index.ts';
import { reduceRow, type JournalCommand, type RowColumns } from '#domain/journal/index.ts';
import { findBase } from '#main/sync/base-repository.ts';
import { listPendingOf } from '#main/sync/outbox-repository.ts';
import { findRow } from '#main/sync/rows-repository.ts';
import { countChecksum, listServerRows } from '#main/sync/scope-rows.ts';
import { findFact, listHeldScopes } from '#main/sync/state-repository.ts';
import { GENESIS, linkHash } from '#server/sync/chain.ts';
import type { Workstation, World } from './world.ts';

export class InvariantBroken extends Error {}

function hold(condition: boolean, text: () => string): void {
  if (!condition) throw new InvariantBroken(text());
}

/** What must hold after every step (design §4). */
export function checkStep(world: World): void {
  hold(world.broken.length === 0, () => world.broken.join('; '));
  for (const [commandId, one] of world.acknowledged) {
    const places = ['outbox', 'problem', 'sent_command'].filter((table) => one.file.read.get(`SELECT 1 FROM ${table} WHERE command_id = ?`, commandId) !== undefined);
    hold(places.length > 0 || world.school.hasVerdict(commandId), () => `${one.name}: the command ${commandId} is nowhere`);
    hold(!(places.includes('outbox') && places.includes('problem')), () => `${one.name}: ${commandId} waits and is refused`);
  }
  const once = new Set<string>();
  for (const { commandId } of world.school.revisions) {
    hold(!once.has(commandId), () => `the command ${commandId} had a second effect`);
    once.add(commandId);
  }
  for (const one of world.workstations) {
    for (const { scope, checksum, upTo } of listHeldScopes(one.file.read)) {
      // Of another history, until it is fetched anew.
      if (upTo === 0) continue;
      hold(countChecksum(one.file.read, scope) === checksum, () => `${one.name}: rows and cursor of ${scope} fell apart: ${JSON.stringify(one.file.read.all('SELECT o.device_seq, o.name, o.entity_id, o.settled_version FROM outbox o'))} over ${JSON.stringify(one.file.read.all('SELECT entity, entity_id, version, row IS NULL AS gone FROM base_row'))}`);
    }
    checkDisplayed(one);
  }
}

/** Displayed row = reduce(server row, pending commands). */
function checkDisplayed(one: Workstation): void {
  for (const { entity, entity_id: entityId } of one.file.read.all<{ entity: string; entity_id: string }>('SELECT entity, entity_id FROM base_row')) {
    const pending = listPendingOf(one.file.read, entity, entityId);
    if (pending.length === 0) continue;
    const displayed = findRow(one.file.read, entity, entityId);
    let row: RowColumns | null = findBase(one.file.read, entity, entityId)!.row;
    for (const command of pending) row = reduceRow(row, command as unknown as JournalCommand, command, displayed);
    // A mark of a work that is being removed is shown nowhere.
    if (entity === 'mark' && displayed === null && findRow(one.file.read, 'work', entityId.slice(0, 22)) === null) continue;
    hold(textOf(row) === textOf(displayed), () => `${one.name}: ${entity} ${entityId} shows ${textOf(displayed)}, not ${textOf(row)}`);
  }
}

const textOf = (row: RowColumns | null): string => (row === null ? 'nothing' : JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1))));

/** What must hold when the network has healed and everybody has spoken. */
export function checkAtRest(world: World): void {
  for (const one of world.workstations) {
    const waiting = one.file.read.get<{ n: number }>('SELECT count(*) AS n FROM outbox')!.n;
    hold(waiting === 0, () => `${one.name}: ${waiting} commands still wait at rest: ${JSON.stringify(one.file.read.all('SELECT o.device_seq, o.name, o.entity_id, o.settled_version, b.version, b.row FROM outbox o LEFT JOIN base_row b ON b.entity = o.entity AND b.entity_id = o.entity_id'))}`);
    const bases = one.file.read.all<{ entity: string }>('SELECT entity, entity_id FROM base_row');
    hold(bases.length === 0, () => `${one.name}: rows are left beneath nothing: ${JSON.stringify(bases)}`);
    const broken = Number(findFact(one.file.read, 'brokenScopes') ?? 0);
    hold(broken === 0, () => `${one.name}: ${broken} scopes were broken`);
    const held = listHeldScopes(one.file.read).map(({ scope }) => scope).sort();
    const granted = [...world.school.scopesOf(world.school.grantsOf(one.staffId))].sort();
    hold(held.join() === granted.join(), () => `${one.name} holds ${held.join()} and may hold ${granted.join()}`);
    for (const scope of granted) {
      for (const table of tablesOfScope(kindOfScope(scope))) {
        const ours = new Map([...listServerRows(one.file.read, scope, table)].map(([key, row]) => [key, JSON.stringify(row)]));
        const theirs = new Map([...world.school.rowsOf(scope, table)].map(([key, { row }]) => [key, JSON.stringify(table.columns.map(({ name }): WireValue => row[name] ?? null))]));
        hold(ours.size === theirs.size, () => `${one.name}: ${table.name} of ${scope} has ${ours.size} rows, the server ${theirs.size}`);
        for (const [key, row] of theirs) hold(ours.get(key) === row, () => `${one.name}: ${table.name} ${key} is ${ours.get(key)}, the server's ${row}`);
      }
    }
  }
  // Every command has its end: what the server took is in its chain, what it refused stands before its author.
  const taken = new Set(world.school.revisions.map(({ commandId }) => commandId));
  for (const [commandId, one] of world.acknowledged) {
    const status = world.school.findVerdict(commandId)?.verdict.status;
    if (status === 'accepted' || status === 'adjusted') hold(taken.has(commandId), () => `the accepted command ${commandId} is not in the chain`);
    else hold(one.file.read.get('SELECT 1 FROM problem WHERE command_id = ?', commandId) !== undefined, () => `${one.name}: the command ${commandId} ended ${status ?? 'nowhere'} and nobody is told`);
  }
  checkChain(world);
}

/** The chain replayed from zero is whole, and its last word on every row is the row. */
function checkChain(world: World): void {
  let hash: Uint8Array = GENESIS;
  const last = new Map<string, string | null>();
  for (const [at, { hash: stored, ...revision }] of world.school.revisions.entries()) {
    hold(revision.chainSeq === at + 1, () => `the chain has a gap at ${at + 1}`);
    hash = linkHash(hash, revision);
    hold(Buffer.from(hash).equals(Buffer.from(stored)), () => `the chain does not fit at ${at + 1}`);
    last.set(`${revision.entity} ${revision.entityId}`, revision.after);
  }
  for (const { row } of world.school.rows('mark')) {
    const after = last.get(`mark ${String(row['work_id'])}/${String(row['pupil_id'])}`);
    const shown = row['value'] === null && row['is_debt'] === 0 && row['comment'] === '' ? null : JSON.stringify({ value: row['value'], isDebt: row['is_debt'] === 1, comment: row['comment'] });
    hold(after === shown, () => `the chain says ${after} of a mark that is ${shown}`);
  }
  for (const { row } of world.school.rows('attendance')) {
    const after = last.get(`attendance ${String(row['lesson_id'])}/${String(row['pupil_id'])}`);
    const shown = row['code'] === null ? null : JSON.stringify({ code: row['code'], minutes: row['minutes'] });
    hold(after === shown, () => `the chain says ${after} of an attendance that is ${shown}`);
  }
}
