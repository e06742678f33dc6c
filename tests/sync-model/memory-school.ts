import {
  compareScopes, findSyncTable, kindOfScope, idOfScope, SYNC_TABLES, tablesOfScope, type ScopeId, type SyncTable, type TablePatch, type WireValue,
} from '#domain/contract/sync/index.ts';
import type { SchoolId } from '#domain/ids.ts';
import type { RowColumns } from '#domain/journal/index.ts';
import { DEFAULT_POLICY_SETTINGS, grantedScopes } from '#domain/policy/index.ts';
import { addChecksum, namedRowChecksum } from '#domain/sync/index.ts';
import { asGrants } from '#server/database/school-day.ts';
import type { EpochCut } from '#server/sync/base-across-epochs.ts';
import { LoadedFacts, type JournalRow } from '#server/sync/batch-facts.ts';
import type {
  Access, BatchWrite, FactRequest, Grants, KnownChain, LogHead, PushFound, PushNeed, Reader, RevisionWrite, ScopeHead, StoredVerdict, SyncStore, SyncTransaction, SyncView,
} from '#server/sync/store.ts';
import { CONTRACTS, missingValue } from './versions.ts';

interface Held {
  readonly row: RowColumns;
  readonly seq: number;
  /** Of a journal's rows. */
  readonly journalId: string;
}

interface Content {
  head: LogHead;
  tables: Map<string, Map<string, Held>>;
  tombstones: Map<string, { scope: ScopeId; table: string; key: string; seq: number }>;
  verdicts: Map<string, StoredVerdict & { readonly seq: number }>;
  /** Which command took a number of a replica. */
  numbers: Map<string, string>;
  replicas: Map<string, { deviceSeq: number; commandId: string }>;
  /** What was countersigned last of each replica's own chain. */
  chains: Map<string, KnownChain>;
  revisions: RevisionWrite[];
  heads: Map<ScopeId, ScopeHead>;
  /** Where histories were cut, as `beginEpoch` of the server notes it. */
  cuts: EpochCut[];
  grants: { staffId: string; role: string; objectId: string; live: boolean }[];
}

/** A school in memory under the store's port: push and pull of the server run on it unchanged. */
export class MemorySchool implements SyncStore {
  readonly schoolId: SchoolId;
  /** Looks at every batch before it is written. */
  onSave: (batch: BatchWrite) => void = () => undefined;
  /** The version the server runs. */
  minor: number;
  private content: Content;
  private queue: Promise<unknown> = Promise.resolve();

  /** @param rows of every synced table, from a workstation's file */
  constructor(schoolId: SchoolId, rows: ReadonlyMap<string, readonly (readonly WireValue[])[]>, epoch: string, minor = 0) {
    this.schoolId = schoolId;
    this.minor = minor;
    this.content = {
      head: { epoch, seq: 1, chainSeq: 0, chainHash: new Uint8Array(32), backedUpTo: 0 }, tables: new Map(), tombstones: new Map(), verdicts: new Map(), numbers: new Map(),
      replicas: new Map(), chains: new Map(), revisions: [], heads: new Map(), cuts: [], grants: [],
    };
    for (const table of SYNC_TABLES as readonly SyncTable[]) {
      const held = new Map<string, Held>();
      this.content.tables.set(table.name, held);
      for (const values of rows.get(table.name) ?? []) {
        const row = Object.fromEntries(table.columns.map(({ name }, at) => [name, values[at] ?? null]));
        held.set(table.key.map((name) => String(row[name])).join('/'), { row, seq: 1, journalId: this.journalOf(table.name, row) });
      }
    }
    this.fillLaterColumns();
    for (const { row } of this.rows('staff_role')) this.grant(String(row['staff_id']), String(row['role']), '');
    for (const { row } of this.rows('journal')) this.grant(String(row['teacher_id']), 'teacher', String(row['id']));
    for (const { row } of this.rows('study_group')) if (row['class_teacher_id'] !== null) this.grant(String(row['class_teacher_id']), 'class_teacher', String(row['id']));
    for (const scope of this.allScopes()) this.recount(scope);
  }

  get head(): LogHead {
    return this.content.head;
  }

  get revisions(): readonly RevisionWrite[] {
    return this.content.revisions;
  }

  /** Another text after everything that was written. */
  get state(): string {
    const { head, verdicts } = this.content;
    return `${head.epoch} ${head.seq} ${head.backedUpTo} ${verdicts.size}`;
  }

  get heads(): ReadonlyMap<ScopeId, ScopeHead> {
    return this.content.heads;
  }

  get cuts(): readonly EpochCut[] {
    return this.content.cuts;
  }

  hasVerdict(commandId: string): boolean {
    return this.content.verdicts.has(commandId);
  }

  rows(table: string): readonly Held[] {
    return [...(this.content.tables.get(table)?.values() ?? [])];
  }

  grantsOf(staffId: string): Grants {
    return asGrants(staffId, this.content.grants.filter((one) => one.staffId === staffId && one.live).map(({ role, objectId }) => [role, objectId] as const));
  }

  /** Objects that a person's grants name: journals and classes; '' for the roles. */
  objectsOf(staffId: string): string[] {
    return this.content.grants.flatMap((one) => (one.staffId === staffId ? [one.objectId] : []));
  }

  /** Every right of a person begins or ends, or those on one object. */
  setLive(staffId: string, live: boolean, objectId: string | null = null): void {
    this.content.grants = this.content.grants.map((one) => (one.staffId === staffId && (objectId === null || one.objectId === objectId) ? { ...one, live } : one));
  }

  /** The server is updated: every row gets the columns that came. */
  upgrade(): void {
    this.minor += 1;
    this.fillLaterColumns();
  }

  tablesOf(scope: ScopeId): readonly SyncTable[] {
    return tablesOfScope(kindOfScope(scope), CONTRACTS[this.minor]);
  }

  knows(table: string, column: string): boolean {
    return findSyncTable(table, CONTRACTS[this.minor])?.columns.some(({ name }) => name === column) ?? false;
  }

  /** A change that the administrator or the timetable makes on the server itself; a row that is not there begins. */
  change(table: string, key: string, fields: RowColumns): void {
    this.changeOfJournal(table, key, '', fields);
  }

  /** @param journalId whose row it is, where it begins */
  changeOfJournal(table: string, key: string, journalId: string, fields: RowColumns): void {
    const rows = this.content.tables.get(table);
    if (!rows) return;
    const before = rows.get(key);
    const seq = this.content.head.seq + 1;
    this.content.head = { ...this.content.head, seq };
    rows.set(key, { journalId: before?.journalId ?? journalId, row: { ...before?.row, ...fields }, seq });
    const changed = findSyncTable(table, CONTRACTS[this.minor])!;
    // Scopes of the same pupils move with the membership.
    for (const scope of this.allScopes()) {
      const old = this.content.heads.get(scope);
      this.recount(scope);
      const isIn = changed.scope === kindOfScope(scope) && this.rowsOf(scope, changed).has(key);
      if (!isIn && old?.checksum === this.content.heads.get(scope)?.checksum) this.content.heads.set(scope, old!);
    }
  }

  /** A row of a journal goes, also one that came and went since anybody looked. */
  removeOfJournal(table: string, key: string, journalId: string): void {
    const seq = this.content.head.seq + 1;
    const scope: ScopeId = `journal:${journalId}`;
    this.content.head = { ...this.content.head, seq };
    this.content.tables.get(table)?.delete(key);
    this.content.tombstones.set(`${scope} ${table} ${key}`, { scope, table, key, seq });
    this.recount(scope);
  }

  /** @returns what `restore` takes */
  backup(): Content {
    const copy = structuredClone(this.content);
    this.content.head = { ...this.content.head, backedUpTo: this.content.head.seq };
    return copy;
  }

  restore(from: Content, epoch: string): void {
    const copy = structuredClone(from);
    const { head, cuts } = copy;
    this.content = { ...copy, head: { ...head, epoch, backedUpTo: head.seq }, cuts: [...cuts, { epoch, beforeEpoch: head.epoch, seq: head.seq }] };
    // A backup of an older version comes up to the present one.
    this.fillLaterColumns();
  }

  write<Value>(_schoolId: SchoolId, _commands: number, work: (tx: SyncTransaction) => Promise<Value>): Promise<Value> {
    const run = this.queue.then(async () => {
      const tx = new MemoryTransaction(this);
      const value = await work(tx);
      for (const batch of tx.batches) this.save(batch);
      return value;
    });
    this.queue = run.catch(() => undefined);
    return run;
  }

  read<Value>(_schoolId: SchoolId, work: (view: SyncView) => Promise<Value>): Promise<Value> {
    return work({
      head: this.content.head,
      grantsOf: (staffId) => Promise.resolve({ grants: this.grantsOf(staffId), settings: DEFAULT_POLICY_SETTINGS }),
      scopesOf: (grants) => Promise.resolve(this.scopesOf(grants)),
      heads: (scopes) => Promise.resolve(new Map(scopes.flatMap((scope) => (this.content.heads.has(scope) ? [[scope, this.content.heads.get(scope)!] as const] : [])))),
      changes: (scopes) => Promise.resolve(scopes.map(({ scope, after }) => ({ scope, upTo: this.content.head.seq, tables: this.changes(scope, after) }))),
    });
  }

  look<Value>(schoolId: SchoolId, { staffId, scopes }: Reader, work: (view: SyncView, access: Access) => Promise<Value>): Promise<Value> {
    return this.read(schoolId, async (view) => work(view, { granted: this.scopesOf(this.grantsOf(staffId)), heads: await view.heads(scopes) }));
  }

  scopesOf(grants: Grants): ScopeId[] {
    const groups = this.rows('study_group').map(({ row }) => row);
    const classOf = (groupId: string): string => String(groups.find((group) => group['id'] === groupId)?.['parent_id'] ?? groupId);
    const directions = new Map(this.rows('subject').map(({ row }) => [row['id'], String(row['direction'] ?? '')]));
    return grantedScopes(
      grants, grants,
      {
        schoolId: this.schoolId, classes: groups.filter((group) => group['parent_id'] === null).map((group) => String(group['id'])),
        journals: this.rows('journal').map(({ row }) => ({ journalId: String(row['id']), classId: classOf(String(row['group_id'])), direction: directions.get(row['subject_id']) ?? '' })),
      },
      DEFAULT_POLICY_SETTINGS,
    ) as ScopeId[];
  }

  /** Rows of a table in a scope, by their keys. */
  rowsOf(scope: ScopeId, table: SyncTable): Map<string, Held> {
    const found = new Map<string, Held>();
    const pupils = kindOfScope(scope) === 'class' || kindOfScope(scope) === 'private' ? this.pupilsOf(idOfScope(scope)) : null;
    for (const [key, held] of this.content.tables.get(table.name) ?? []) {
      const { row } = held;
      const isOurs =
        table.scope === 'school' ? true
        : table.scope === 'journal' ? held.journalId === idOfScope(scope)
        : table.name === 'membership' ? this.classOf(String(row['group_id'])) === idOfScope(scope)
        : pupils!.has(String(row['pupil_id'] ?? row['id']));
      if (isOurs && !(table.name === 'pupil_contact' && row['address'] === '' && row['phone'] === '')) found.set(key, held);
    }
    return found;
  }

  findVerdict(commandId: string): (StoredVerdict & { readonly seq: number }) | undefined {
    return this.content.verdicts.get(commandId);
  }

  findReplica(replicaId: string) {
    const last = this.content.replicas.get(replicaId);
    const chain = this.content.chains.get(replicaId) ?? null;
    return last || chain ? { deviceSeq: 0, commandId: '', ...last, chain } : undefined;
  }

  loadFacts(request: FactRequest): LoadedFacts {
    const workIds = new Set(request.workIds);
    const lessonIds = new Set(request.lessonIds);
    // As a row of the database is: with the sequence of its last change.
    const factsOf = (table: string): RowColumns[] => this.rows(table).map(({ row, seq }) => ({ ...row, seq }));
    const works = factsOf('work');
    for (const work of works) if (workIds.has(String(work['id']))) lessonIds.add(String(work['lesson_id']));
    const lessons = factsOf('lesson').filter((row) => lessonIds.has(String(row['id'])));
    const journalIds = new Set([...lessons.map((row) => String(row['journal_id'])), ...request.termMarks.map(({ journalId }) => journalId)]);
    const subjects = new Map(this.rows('subject').map(({ row }) => [String(row['id']), row]));
    const groups = new Map(this.rows('study_group').map(({ row }) => [String(row['id']), row]));
    const journals = this.rows('journal').map(({ row }) => row).filter((row) => journalIds.has(String(row['id']))).map((row): JournalRow => {
      const group = groups.get(String(row['group_id']))!;
      const subject = subjects.get(String(row['subject_id']))!;
      return {
        journal_id: String(row['id']), year_id: String(row['year_id']), group_id: String(row['group_id']), class_id: this.classOf(String(row['group_id'])),
        grade: Number(group['grade']), subject: String(subject['name']), graded: Number(subject['graded']),
      };
    });
    const weighted = this.rows('mark').flatMap(({ row }) => {
      const work = works.find((one) => one['id'] === row['work_id']);
      const lesson = this.content.tables.get('lesson')!.get(String(work?.['lesson_id']))?.row;
      if (row['value'] === null || !work || !lesson) return [];
      return [{
        journal_id: String(lesson['journal_id']), pupil_id: String(row['pupil_id']), held_on: String(lesson['held_on']), work_id: String(work['id']),
        value: Number(row['value']), weight: Number(work['weight']),
      }];
    });
    return new LoadedFacts({
      grants: this.grantsOf(request.staffId), settings: DEFAULT_POLICY_SETTINGS, journals,
      terms: this.rows('term').map(({ row }) => ({
        termId: row['id'] as never, yearId: row['year_id'] as never, name: String(row['name']), startsOn: String(row['starts_on']), endsOn: String(row['ends_on']), closed: row['closed_at'] !== null,
      })),
      lessons, works: works.filter((row) => workIds.has(String(row['id'])) || lessonIds.has(String(row['lesson_id']))), marks: factsOf('mark'),
      attendance: factsOf('attendance'), termMarks: factsOf('term_mark'),
      memberships: this.rows('membership').map(({ row }) => row as never), workTypeIds: this.rows('work_type').map(({ row }) => String(row['id'])), weighted,
    });
  }

  private save(batch: BatchWrite): void {
    this.onSave(batch);
    if (batch.chain) this.content.chains.set(batch.chain.seal.replicaId, { length: batch.chain.seal.length, hash: batch.chain.seal.hash, staffId: batch.chain.staffId, breaks: batch.chain.breaks });
    this.content.head = { ...batch.head, backedUpTo: this.content.head.backedUpTo };
    for (const { entity, entityId, journalId, row, seq } of batch.rows) {
      const table = this.content.tables.get(entity)!;
      const scope: ScopeId = `journal:${journalId}`;
      const before = table.get(entityId);
      if (row) {
        if (before && Number(row['version']) <= Number(before.row['version'])) throw new Error(`a version went back: ${entity} ${entityId}`);
        // As a statement does that names its columns: what came with later versions keeps its value.
        const { columns } = findSyncTable(entity, CONTRACTS[this.minor])!;
        const values = columns.map((column) => [column.name, column.since === undefined ? (row[column.name] ?? null) : (before?.row[column.name] ?? missingValue(column))]);
        table.set(entityId, { row: Object.fromEntries(values), seq, journalId });
        this.content.tombstones.delete(`${scope} ${entity} ${entityId}`);
      } else {
        table.delete(entityId);
        this.content.tombstones.set(`${scope} ${entity} ${entityId}`, { scope, table: entity, key: entityId, seq });
      }
    }
    this.content.revisions.push(...batch.revisions);
    for (const one of batch.verdicts) {
      if (this.content.verdicts.has(one.verdict.commandId)) throw new Error('a second verdict of one command');
      this.content.verdicts.set(one.verdict.commandId, { verdict: one.verdict, fingerprint: one.fingerprint, seq: one.seq });
      const number = `${one.replicaId} ${one.deviceSeq}`;
      if (this.content.numbers.has(number)) throw new Error(`two commands under the number ${one.deviceSeq} of one replica`);
      this.content.numbers.set(number, one.verdict.commandId);
      const last = this.content.replicas.get(one.replicaId);
      if (!last || last.deviceSeq < one.deviceSeq) this.content.replicas.set(one.replicaId, { deviceSeq: one.deviceSeq, commandId: one.verdict.commandId });
    }
    for (const { scope, checksumDelta, seq } of batch.scopes) {
      this.content.heads.set(scope, { scope, seq, checksum: addChecksum(this.content.heads.get(scope)?.checksum ?? 0, checksumDelta) });
    }
  }

  private changes(scope: ScopeId, after: number): TablePatch[] {
    return this.tablesOf(scope).flatMap((table): TablePatch[] => {
      const columns = table.columns.map(({ name }) => name);
      const puts = [...this.rowsOf(scope, table).values()].filter(({ seq }) => seq > after).map(({ row }) => columns.map((name) => row[name] ?? null));
      const removes = after <= 0 ? [] : [...this.content.tombstones.values()].filter((one) => one.scope === scope && one.table === table.name && one.seq > after).map(({ key }) => key);
      return puts.length + removes.length === 0 ? [] : [{ table: table.name, columns, puts, removes }];
    });
  }

  private allScopes(): ScopeId[] {
    const groups = this.rows('study_group').filter(({ row }) => row['parent_id'] === null).map(({ row }) => String(row['id']));
    const journals = this.rows('journal').map(({ row }) => String(row['id']));
    const scopes: ScopeId[] = [`school:${this.schoolId}`, ...groups.flatMap((id): ScopeId[] => [`class:${id}`, `private:${id}`]), ...journals.map((id): ScopeId => `journal:${id}`)];
    return scopes.sort(compareScopes);
  }

  private recount(scope: ScopeId): void {
    let checksum = 0;
    for (const table of tablesOfScope(kindOfScope(scope))) {
      for (const { row } of this.rowsOf(scope, table).values()) checksum = addChecksum(checksum, namedRowChecksum(table, row));
    }
    this.content.heads.set(scope, { scope, seq: this.content.head.seq, checksum });
  }

  private fillLaterColumns(): void {
    for (const { name, columns, since } of CONTRACTS[this.minor]!.tables) {
      if (since !== undefined && !this.content.tables.has(name)) this.content.tables.set(name, new Map());
      const later = columns.filter((column) => column.since !== undefined);
      const rows = this.content.tables.get(name)!;
      for (const [key, held] of later.length > 0 ? rows : []) {
        rows.set(key, { ...held, row: { ...Object.fromEntries(later.map((column) => [column.name, missingValue(column)])), ...held.row } });
      }
    }
  }

  private grant(staffId: string, role: string, objectId: string): void {
    this.content.grants.push({ staffId, role, objectId, live: true });
  }

  private classOf(groupId: string): string {
    return String(this.content.tables.get('study_group')!.get(groupId)?.row['parent_id'] ?? groupId);
  }

  private pupilsOf(classId: string): Set<string> {
    return new Set(this.rows('membership').filter(({ row }) => this.classOf(String(row['group_id'])) === classId).map(({ row }) => String(row['pupil_id'])));
  }

  private journalOf(table: string, row: RowColumns): string {
    if ('journal_id' in row) return String(row['journal_id']);
    const lessonId = table === 'mark' ? this.content.tables.get('work')!.get(String(row['work_id']))?.row['lesson_id'] : row['lesson_id'];
    return String(this.content.tables.get('lesson')?.get(String(lessonId))?.row['journal_id'] ?? '');
  }
}

class MemoryTransaction implements SyncTransaction {
  readonly batches: BatchWrite[] = [];
  private readonly school: MemorySchool;

  constructor(school: MemorySchool) {
    this.school = school;
  }

  find({ commandIds, replicaId, facts }: PushNeed): Promise<PushFound> {
    const { school } = this;
    return Promise.resolve({
      head: school.head, verdicts: new Map(commandIds.flatMap((id) => (school.hasVerdict(id) ? [[id, school.findVerdict(id)!] as const] : []))),
      replica: school.findReplica(replicaId), facts: school.loadFacts(facts), heads: school.heads, cuts: school.cuts,
    });
  }

  save(batch: BatchWrite): Promise<void> {
    this.batches.push(batch);
    return Promise.resolve();
  }
}

