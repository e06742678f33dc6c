import { findSyncTable, idOfScope, type ScopeId, type SyncTable, type WireValue } from '#domain/contract/sync/index.ts';
import { reduceRow, type JournalCommand, type RowColumns } from '#domain/journal/index.ts';
import { findBase } from '#main/sync/base-repository.ts';
import { listExtras } from '#main/sync/extra-repository.ts';
import { listPendingOf } from '#main/sync/outbox-repository.ts';
import { findRow } from '#main/sync/rows-repository.ts';
import { countChecksum, listServerRows } from '#main/sync/scope-rows.ts';
import { verifyFile } from '#main/features/audit/verify-file.ts';
import { findFact, listHeldScopes } from '#main/sync/state-repository.ts';
import { GENESIS, linkHash } from '#server/sync/chain.ts';
import { CONTRACTS, missingValue } from './versions.ts';
import type { Workstation, World } from './world.ts';

export class InvariantBroken extends Error {}

function hold(condition: boolean, text: () => string): void {
  if (!condition) throw new InvariantBroken(text());
}

/** What must hold after every step (design §4). */
export function checkStep(world: World): void {
  hold(world.broken.length === 0, () => world.broken.join('; '));
  // What was written to neither at the server nor in a file since it was looked at is as it was.
  const isServerSame = world.school.state === world.seenServer;
  const written = new Map(world.workstations.map((one) => [one, one.file.read.get<{ writes: number }>('SELECT total_changes() AS writes')!.writes]));
  checkCommands(world, (one) => !isServerSame || written.get(one) !== one.seen.writes);
  world.seenServer = world.school.state;
  const once = new Set<string>();
  for (const { commandId } of world.school.revisions) {
    hold(!once.has(commandId), () => `the command ${commandId} had a second effect`);
    once.add(commandId);
  }
  for (const one of world.workstations) {
    // What follows looks into the file alone.
    const writes = written.get(one)!;
    if (writes === one.seen.writes) continue;
    const held = listHeldScopes(one.file.read);
    for (const { scope, checksum, upTo } of held) {
      // Of another history, until it is fetched anew.
      if (upTo === 0) continue;
      hold(countChecksum(one.file.read, scope) === checksum, () => `${one.name}: rows and cursor of ${scope} fell apart: ${JSON.stringify(one.file.read.all('SELECT o.device_seq, o.name, o.entity_id, o.settled_version FROM outbox o'))} over ${JSON.stringify(one.file.read.all('SELECT entity, entity_id, version, row IS NULL AS gone FROM base_row'))}`);
    }
    checkDisplayed(one);
    checkNothingOutside(one);
    checkVersions(one);
    one.seen.writes = writes;
  }
}

/** A command is somewhere: in the outbox, before its author, or at the server – and with its author until a backup holds it (ADR 0009). */
function checkCommands({ acknowledged, school }: World, isToBeSeen: (one: Workstation) => boolean): void {
  for (const [commandId, one] of acknowledged) {
    if (!isToBeSeen(one)) continue;
    const { name, file, seen } = one;
    const { waits, refused, kept } = file.read.get<{ waits: number; refused: number; kept: number }>(
      `SELECT EXISTS (SELECT 1 FROM outbox WHERE command_id = ?1) AS waits, EXISTS (SELECT 1 FROM problem WHERE command_id = ?1) AS refused,
              EXISTS (SELECT 1 FROM sent_command WHERE command_id = ?1) AS kept`, { 1: commandId } as never,
    )!;
    const judged = school.findVerdict(commandId);
    hold(waits + refused + kept > 0 || judged !== undefined, () => `${name}: the command ${commandId} is nowhere`);
    hold(waits + refused < 2, () => `${name}: ${commandId} waits and is refused`);
    if (!judged || refused === 1) continue;
    const { status, entity = '', entityId = '', version } = judged.verdict;
    const isTaken = status === 'accepted' || status === 'adjusted';
    hold(!isTaken || waits + kept > 0 || judged.seq <= school.head.backedUpTo, () => `${name}: no backup holds ${commandId}, and the workstation has forgotten it`);
    // What the author saw accepted is displayed until the row that shows it comes.
    if (!isTaken || waits === 1 || entity === '' || seen.epoch !== school.head.epoch) continue;
    const row = findBase(file.read, entity, entityId)?.row ?? findRow(file.read, entity, entityId);
    hold(row === null || Number(row['version']) >= version, () => `${name}: ${commandId} left before the row that shows it came`);
  }
}

/** Versions of the server's rows never go back while its history is the same, and no answer is overtaken by an older one. */
function checkVersions(one: Workstation): void {
  const { read } = one.file;
  const epoch = findFact(read, 'serverEpoch');
  const isFetched = new Set(listHeldScopes(read).filter(({ upTo }) => upTo > 0).map(({ scope }) => idOfScope(scope)));
  const versions = new Map<string, number>();
  const rows = read.raw<[string, string, number, string]>(
    `SELECT 'mark', m.work_id || '/' || m.pupil_id, m.version, l.journal_id FROM mark m JOIN work w ON w.id = m.work_id JOIN lesson l ON l.id = w.lesson_id
     UNION ALL SELECT 'attendance', a.lesson_id || '/' || a.pupil_id, a.version, l.journal_id FROM attendance a JOIN lesson l ON l.id = a.lesson_id
     UNION ALL SELECT 'work', w.id, w.version, l.journal_id FROM work w JOIN lesson l ON l.id = w.lesson_id
     UNION ALL SELECT 'lesson', id, version, journal_id FROM lesson UNION ALL SELECT 'term_mark', journal_id || '/' || term_id || '/' || pupil_id, version, journal_id FROM term_mark`,
  );
  const bases = new Set(read.raw<[string, string]>('SELECT entity, entity_id FROM base_row').map(([entity, entityId]) => `${entity} ${entityId}`));
  for (const [entity, entityId, version, journalId] of rows) {
    const key = `${entity} ${entityId}`;
    if (!isFetched.has(journalId) || bases.has(key)) continue;
    versions.set(key, version);
    const before = one.seen.epoch === epoch ? one.seen.versions.get(key) : undefined;
    hold(before === undefined || version >= before, () => `${one.name}: ${key} went back from version ${before} to ${version}`);
  }
  // What lies beneath pending commands is looked at again when it is displayed.
  if (one.seen.epoch === epoch) for (const [key, version] of one.seen.versions) if (bases.has(key)) versions.set(key, version);
  one.seen = { ...one.seen, epoch, versions };
}

/** No row outside the scopes that are held, neither displayed, nor beneath, nor kept aside (design §4). */
export function checkNothingOutside(one: Workstation): void {
  const { read } = one.file;
  const heldOf = (kind: string): string => `(SELECT substr(scope, ${kind.length + 2}) FROM sync_scope WHERE scope LIKE '${kind}:%')`;
  const pupilsOf = (kind: string): string => `(SELECT m.pupil_id FROM membership m JOIN study_group g ON g.id = m.group_id WHERE COALESCE(g.parent_id, g.id) IN ${heldOf(kind)})`;
  const outside: Readonly<Record<string, string>> = {
    lesson: `journal_id NOT IN ${heldOf('journal')}`,
    // One may be typed before its journal was fetched: then nothing lies beneath.
    term_mark: `journal_id NOT IN ${heldOf('journal')} AND journal_id || '/' || term_id || '/' || pupil_id NOT IN (SELECT entity_id FROM base_row WHERE entity = 'term_mark' AND row IS NULL)`,
    work: 'lesson_id NOT IN (SELECT id FROM lesson)',
    attendance: 'lesson_id NOT IN (SELECT id FROM lesson)',
    mark: 'work_id NOT IN (SELECT id FROM work)',
    membership: `group_id NOT IN (SELECT id FROM study_group WHERE COALESCE(parent_id, id) IN ${heldOf('class')})`,
    pupil: `id NOT IN (SELECT pupil_id FROM membership) OR ((address <> '' OR phone <> '') AND id NOT IN ${pupilsOf('private')})`,
    guardian: `pupil_id NOT IN ${pupilsOf('private')}`,
    base_row: `row IS NOT NULL AND COALESCE(json_extract(row, '$.journal_id'), (SELECT journal_id FROM lesson WHERE id = COALESCE(json_extract(row, '$.lesson_id'),
      (SELECT lesson_id FROM work WHERE id = json_extract(row, '$.work_id')),
      (SELECT json_extract(w.row, '$.lesson_id') FROM base_row w WHERE w.entity = 'work' AND w.entity_id = json_extract(base_row.row, '$.work_id')))), '') NOT IN ${heldOf('journal')}`,
  };
  for (const [table, where] of Object.entries(outside)) {
    hold(read.get(`SELECT 1 FROM ${table} WHERE ${where} LIMIT 1`) === undefined, () => `${one.name} holds of ${table} what it may not: ${JSON.stringify(read.all(`SELECT * FROM ${table} WHERE ${where}`))}`);
  }
  for (const { table_name: table, key } of read.all<{ table_name: string; key: string }>('SELECT table_name, key FROM row_extra')) {
    const isContact = table === 'pupil_contact';
    const stands = isContact ? read.get(`SELECT 1 FROM pupil WHERE id = ? AND id IN ${pupilsOf('private')}`, key) !== undefined : findRow(read, table, key) !== null || findBase(read, table, key) !== undefined;
    hold(stands, () => `${one.name}: fields of ${table} ${key} are kept aside without the row`);
  }
}

/** Displayed row = reduce(server row, pending commands). */
function checkDisplayed(one: Workstation): void {
  for (const { entity, entity_id: entityId } of one.file.read.all<{ entity: string; entity_id: string }>('SELECT entity, entity_id FROM base_row')) {
    const pending = listPendingOf(one.file.read, entity, entityId);
    // Of a journal that is not held nothing is shown; `checkNothingOutside` looks that it is so.
    if (pending.length === 0 || !one.file.read.get('SELECT 1 FROM sync_scope WHERE scope = ?', `journal:${pending[0]!.journalId}`)) continue;
    const displayed = findRow(one.file.read, entity, entityId);
    let row: RowColumns | null = findBase(one.file.read, entity, entityId)!.row;
    for (const command of pending) row = reduceRow(row, command as unknown as JournalCommand, command, displayed);
    // A mark of a work that is being removed is shown nowhere.
    if (entity === 'mark' && displayed === null && findRow(one.file.read, 'work', entityId.slice(0, 22)) === null) continue;
    // A row that begins here has nothing yet in columns that no command speaks of.
    const shown = displayed && Object.fromEntries(Object.entries(displayed).filter(([name, value]) => (row && name in row) || (value !== null && value !== '')));
    hold(textOf(row) === textOf(shown), () => `${one.name}: ${entity} ${entityId} shows ${textOf(displayed)}, not ${textOf(row)}`);
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
    const audit = verifyFile(one.file.read);
    hold(audit.findings.length === 0, () => `${one.name}: its chain does not fit its seals: ${JSON.stringify(audit.findings)}`);
    hold(world.hasClones() || audit.sealedUpTo === audit.revisions, () => `${one.name}: ${audit.revisions} revisions at rest, countersigned up to ${audit.sealedUpTo}`);
    const held = listHeldScopes(one.file.read).map(({ scope }) => scope).sort();
    const granted = [...world.school.scopesOf(world.school.grantsOf(one.staffId))].sort();
    hold(held.join() === granted.join(), () => `${one.name} holds ${held.join()} and may hold ${granted.join()}`);
    for (const scope of granted) {
      for (const table of world.school.tablesOf(scope)) checkTable(world, one, scope, table);
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

/** The server's rows are here, what this version does not know of them aside; what the server does not know of them is as if it was never written. */
function checkTable({ school }: World, one: Workstation, scope: ScopeId, table: SyncTable): void {
  const theirs = school.rowsOf(scope, table);
  const known = findSyncTable(table.name, CONTRACTS[one.minor]);
  // A table that this version does not know is not kept.
  if (!known) return;
  const extras = new Map(listExtras(one.file.read, table.name).map(({ key, fields }) => [key, fields]));
  const ours = listServerRows(one.file.read, scope, known);
  hold(ours.size === theirs.size, () => `${one.name}: ${table.name} of ${scope} has ${ours.size} rows, the server ${theirs.size}`);
  for (const [key, { row }] of theirs) {
    const values = ours.get(key);
    hold(values !== undefined, () => `${one.name}: ${table.name} ${key} is lacking`);
    const whole: Record<string, WireValue> = { ...extras.get(key) };
    for (const [at, column] of known.columns.entries()) {
      whole[column.name] = values![at] ?? null;
      if (!table.columns.some(({ name }) => name === column.name)) hold(whole[column.name] === missingValue(column), () => `${one.name}: ${table.name} ${key} has ${column.name} from nowhere`);
    }
    const text = (of: Readonly<Record<string, WireValue>>): string => JSON.stringify(table.columns.map((column) => (column.name in of ? of[column.name] : missingValue(column))));
    hold(text(whole) === text(row), () => `${one.name}: ${table.name} ${key} is ${text(whole)}, the server's ${text(row)}`);
  }
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
