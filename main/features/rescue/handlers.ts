import { rmSync } from 'node:fs';
import { recoveryKeyAnswer, recoveryKeysAnswer } from '#domain/contract/sync/index.ts';
import type { SecurityEventKind } from '#domain/audit/index.ts';
import { makeId, type StaffId } from '#domain/ids.ts';
import { can, type Action, type Actor } from '#domain/policy/index.ts';
import { rescueAct, untakenSheet } from '#domain/reports/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { CallContext, CoreHandlers } from '../../call-context.ts';
import type { SchoolDatabase } from '../../database/database.ts';
import type { FeatureServices } from '../../feature-services.ts';
import type { PersonSync } from '../../sync/person-sync.ts';
import { makeRecoveryFile } from '../../vault/make-recovery-file.ts';
import type { Chosen } from '../../workstation/chosen-school.ts';
import { Memberships } from '../../workstation/membership.ts';
import { sendRescued, withSealedFile, type OpenedSealed } from '../../workstation/rescue-outbox.ts';
import { findSealedFile, keepRescueNote, listSealedFiles, takeSealedFile, type SealedOnDisk } from '../../workstation/sealed-files.ts';
import { isRescuedWhole, wipedFrom as wipedFromOf, wipeSealed } from '../../workstation/wipe-sealed.ts';
import { recordLocalEvent } from '../audit/index.ts';
import { findStaff, requireActor } from '../accounts/index.ts';
import { mayReadJournal } from '../journal/index.ts';
import { PaperDesk } from '../reports/index.ts';
import { findSchool, isoDay } from '../school/index.ts';
import { findAct, insertAct, listActs } from './acts-repository.ts';
import { gatherUntaken, type UntakenOfRescue } from './untaken-entries.ts';
import { countByDay, countVerdicts, listUntaken } from './count-commands.ts';

interface OpenedDesk {
  readonly database: SchoolDatabase;
  readonly chosen: Chosen;
  readonly sync: PersonSync;
  readonly staffId: StaffId;
  readonly actor: Actor;
}

/** The rescue of what others left unsent here, and the school's recovery key. The server judges every right once more. */
export function rescueHandlers(services: FeatureServices): CoreHandlers['rescue'] {
  const { school, chosenSchool, clock, random } = services;
  const memberships = new Memberships(services.dataFolder);
  const paper = new PaperDesk(services);
  /** Of the last rescue in a file, as long as that file is open: marks and names are in no other place. */
  const untaken = new WeakMap<SchoolDatabase, UntakenOfRescue>();

  /** Codes: `not_allowed`, `needs_server` in the demonstration school, those of requireActor. */
  const openDesk = (context: CallContext, action: Action): Result<OpenedDesk> => {
    const database = school.get();
    if (!database.ok) return database;
    const actor = requireActor(database.value.read, context);
    if (!actor.ok) return actor;
    if (!can(actor.value.actor, action, {}, services.policySettings(database.value.read))) return failed('not_allowed', { action });
    const [chosen, sync] = [chosenSchool.get(), school.sync()];
    if (!chosen.ok || !sync) return failed('needs_server');
    return done({ database: database.value, chosen: chosen.value, sync, staffId: actor.value.staffId, actor: actor.value.actor });
  };

  /** One's own open file is not rescued: it sends by itself. */
  const findFile = ({ chosen, staffId }: OpenedDesk, vault: string): Result<SealedOnDisk & { readonly path: string }> => {
    const path = vault === staffId ? failed('rescue_file_unknown') : findSealedFile(memberships, chosen.membership.schoolId, vault);
    if (!path.ok) return path;
    const file = listSealedFiles(memberships, chosen.membership.schoolId).find((one) => one.vault === vault);
    return file ? done({ ...file, path: path.value }) : failed('rescue_file_unknown');
  };

  const tell = ({ database, staffId }: OpenedDesk, kind: SecurityEventKind, result: 'done' | 'refused', subjectId: string, params: Readonly<Record<string, string | number>>): Promise<void> =>
    database.write((tx) => recordLocalEvent(tx, { eventId: makeId<string>(clock(), random(10)), staffId, kind, result, subjectId, deviceAt: Math.trunc(clock()), params }));

  /** Opens a file by the key and does the work on it; that it was opened, or tried, stands in the register (domain.md §6.3). */
  const withOpened = async <Value>(desk: OpenedDesk, file: SealedOnDisk & { readonly path: string }, passphrase: string, context: CallContext, work: (opened: OpenedSealed) => Promise<Result<Value>> | Result<Value>): Promise<Result<Value>> => {
    if (context.filePath === null) return failed('ipc_file_unknown');
    // Whether this is a workstation to administrate from (P-10) the server alone knows. Without contact what waits can be counted; it is sent with the server's leave alone.
    const judged = await desk.sync.ask('GET', '/v1/recovery-key', recoveryKeysAnswer);
    if (isRefused(judged)) return judged;
    context.progress(0, 0, 'key');
    let isOpened = false;
    const answer = await withSealedFile(services, desk.chosen, { file: file.path, keyFile: context.filePath, passphrase }, async (opened) => {
      isOpened = true;
      await tell(desk, 'sealed_file_opened', 'done', file.staffId, {});
      return work(opened);
    });
    if (!isOpened && !answer.ok) await tell(desk, 'sealed_file_opened', 'refused', file.staffId, { code: answer.error.code });
    return answer;
  };

  /** What was sent is sent: a note that cannot be written – a full disk, a folder that may only be read – takes nothing of it back. */
  const note = (path: string, words: Parameters<typeof keepRescueNote>[1]): void => {
    try {
      keepRescueNote(path, words);
    } catch (error) {
      services.log.warn('rescue.noteNotKept', { code: (error as NodeJS.ErrnoException).code ?? '' });
    }
  };

  /** As the file itself tells, which knew the person, else as the school's lists do. */
  const personOf = (desk: OpenedDesk, staffId: StaffId, copy?: SchoolDatabase) =>
    (copy && findStaff(copy.read, staffId)) ?? findStaff(desk.database.read, staffId) ?? { staffId, name: '', position: '' };

  return {
    async list(_input, context) {
      const desk = openDesk(context, 'outbox.rescue');
      if (!desk.ok) return desk;
      const { chosen, sync, staffId } = desk.value;
      const keys = await sync.ask('GET', '/v1/recovery-key', recoveryKeysAnswer);
      if (isRefused(keys)) return keys;
      const newest = keys.ok ? (keys.value.keys[0]?.keyId ?? null) : undefined;
      const files = listSealedFiles(memberships, chosen.membership.schoolId)
        // A file of the time before passwords is no vault, and its key lies in the keychain.
        .filter((file) => file.vault !== staffId && (school.vault() !== null || file.sealed !== null));
      return done(files.map((file) => {
        const { sealed, rescued, bytes, changedAt, setAsideAt, vault, staffId: whose } = file;
        const wipedFrom = wipedFromOf(file);
        const { name, position } = personOf(desk.value, whose);
        return {
          vault, staffId: whose, name, position, setAsideAt, changedAt, bytes, opens: howItOpens(sealed, newest), keyId: sealed?.recovery?.keyId ?? null,
          rescued: rescued && { at: rescued.at, waiting: rescued.waiting, accepted: rescued.accepted, refused: rescued.refused, conflicts: rescued.conflicts, left: rescued.left }, wipedFrom,
        };
      }));
    },

    addFile(_input, context) {
      const desk = openDesk(context, 'outbox.rescue');
      if (!desk.ok) return desk;
      if (context.filePath === null) return failed('ipc_file_unknown');
      const taken = takeSealedFile(memberships, desk.value.chosen.membership.schoolId, context.filePath, clock());
      return taken.ok ? done({ vault: taken.value }) : taken;
    },

    async preview({ vault, passphrase }, context) {
      const desk = openDesk(context, 'outbox.rescue');
      if (!desk.ok) return desk;
      const file = findFile(desk.value, vault);
      if (!file.ok) return file;
      return withOpened(desk.value, file.value, passphrase, context, ({ staffId, copy, waiting, foreign }) => {
        // Nothing will be sent of it, so that this is how its rescue ended.
        if (waiting.length === 0) note(file.value.path, { at: Math.trunc(clock()), waiting: 0, accepted: 0, refused: 0, conflicts: 0, left: 0, foreign });
        return done({ staffId, name: personOf(desk.value, staffId, copy).name, waiting: waiting.length, foreign, lines: countByDay(waiting) });
      });
    },

    async send({ vault, passphrase, basis }, context) {
      const desk = openDesk(context, 'outbox.rescue');
      if (!desk.ok) return desk;
      const file = findFile(desk.value, vault);
      if (!file.ok) return file;
      return withOpened(desk.value, file.value, passphrase, context, async (opened) => {
        const { staffId, copy, waiting, foreign } = opened;
        const sent = await sendRescued(services, desk.value.chosen, desk.value.sync, opened, context);
        if (!sent.ok) return sent;
        const { verdicts, stopped } = sent.value;
        const counts = countVerdicts(waiting, verdicts);
        const places = listUntaken(copy.read, waiting, verdicts);
        const { name } = personOf(desk.value, staffId, copy);
        const at = Math.trunc(clock());
        // A repetition that was cut takes nothing back of what an earlier one had brought to its end.
        const { rescued } = file.value;
        if (rescued === null || rescued.waiting !== counts.waiting || counts.left <= rescued.left) note(file.value.path, { at, ...counts, foreign });
        await tell(desk.value, 'rescue_ended', stopped ? 'refused' : 'done', staffId, {
          commands: counts.waiting, accepted: counts.accepted, refused: counts.refused, conflicts: counts.conflicts, left: counts.left, ...(stopped ? { code: stopped.code } : {}),
        });
        const rescueId = Buffer.from(random(16)).toString('hex');
        const ended = { rescueId, staffId, ...counts, stopped: stopped && { code: stopped.code, params: stopped.params }, places };
        await desk.value.database.write((tx) => insertAct(tx, { ...ended, at, basis, changedAt: file.value.changedAt }));
        const { actor, database } = desk.value;
        const settings = services.policySettings(database.read);
        const gathered = gatherUntaken({ copy: copy.read, own: database.read, mayRead: (journalId) => mayReadJournal(database.read, actor, journalId, settings) }, rescueId, waiting, verdicts);
        untaken.set(database, gathered);
        return done({ ...ended, name, readable: gathered.entries.length });
      });
    },

    listActs(_input, context) {
      const desk = openDesk(context, 'outbox.rescue');
      if (!desk.ok) return desk;
      return done(listActs(desk.value.database.read).map(({ changedAt: _changedAt, ...act }) => {
        const { name, position } = personOf(desk.value, act.staffId);
        return { ...act, name, position };
      }));
    },

    async saveAct({ rescueId }, context) {
      if (context.filePath === null) return failed('ipc_file_unknown');
      const desk = openDesk(context, 'outbox.rescue');
      if (!desk.ok) return desk;
      const { database, chosen, staffId } = desk.value;
      // The file is one person's: whoever ran it.
      const rescue = findAct(database.read, rescueId);
      if (!rescue) return failed('rescue_forgotten');
      const { name, position } = personOf(desk.value, rescue.staffId);
      const doneBy = personOf(desk.value, staffId);
      const document = rescueAct({
        ...rescue, name, position, school: findSchool(database.read)?.name ?? '', date: isoDay(rescue.at), workstation: chosen.membership.workstationName, lastChangedOn: isoDay(rescue.changedAt),
        doneBy: { name: doneBy.name, position: doneBy.position },
      });
      const made = await paper.draw(database, [document], context.filePath, context);
      if (!made.ok) return made;
      await paper.enter(database, staffId, { kind: 'rescue-act', title: 'Протокол спасения неотправленных записей', format: 'pdf', pages: made.value.sheets, subjects: [rescue.staffId] });
      return done({ sheets: made.value.sheets });
    },

    async saveSheet({ rescueId }, context) {
      if (context.filePath === null) return failed('ipc_file_unknown');
      const desk = openDesk(context, 'outbox.rescue');
      if (!desk.ok) return desk;
      const { database, staffId } = desk.value;
      const [rescue, gathered] = [findAct(database.read, rescueId), untaken.get(database)];
      if (!rescue || gathered?.rescueId !== rescueId) return failed('rescue_forgotten');
      if (gathered.entries.length === 0) return failed('not_allowed', { action: 'journal.read' });
      const { entries, unreadable, pupilIds } = gathered;
      const document = untakenSheet({ school: findSchool(database.read)?.name ?? '', date: isoDay(rescue.at), name: personOf(desk.value, rescue.staffId).name, entries, unreadable });
      const made = await paper.draw(database, [document], context.filePath, context);
      if (!made.ok) return made;
      await paper.enter(database, staffId, { kind: 'rescue-sheet', title: document.title, format: 'pdf', pages: made.value.sheets, subjects: [rescue.staffId, ...pupilIds] });
      return done({ sheets: made.value.sheets });
    },

    async removeFile({ vault, evenUnsent }, context) {
      const desk = openDesk(context, 'outbox.rescue');
      if (!desk.ok) return desk;
      const found = findFile(desk.value, vault);
      if (!found.ok) return found;
      const file = found.value;
      if (file.setAsideAt === null) return failed('rescue_file_unknown');
      const judged = await desk.value.sync.ask('GET', '/v1/recovery-key', recoveryKeysAnswer);
      if (isRefused(judged)) return judged;
      const isWhole = isRescuedWhole(file);
      if (!isWhole && !evenUnsent) return failed('rescue_unfinished');
      const { rescued } = file;
      const removed = await wipeSealed({ ...services, memberships }, desk.value.chosen.membership, file);
      await tell(desk.value, 'sealed_file_removed', removed.ok ? 'done' : 'refused', file.staffId, {
        how: 'asked', ...(rescued ? { commands: rescued.waiting, accepted: rescued.accepted, refused: rescued.refused, conflicts: rescued.conflicts, left: rescued.left } : {}), ...(isWhole ? {} : { unsent: 1 }),
        ...(removed.ok ? {} : { code: removed.error.code }),
      });
      return removed.ok ? done({}) : removed;
    },

    async listKeys(_input, context) {
      const desk = openDesk(context, 'recoveryKey.make');
      if (!desk.ok) return desk;
      const answer = await desk.value.sync.ask('GET', '/v1/recovery-key', recoveryKeysAnswer);
      return answer.ok ? done(answer.value.keys) : answer;
    },

    async makeKey({ passphrase }, context) {
      if (context.filePath === null) return failed('ipc_file_unknown');
      const desk = openDesk(context, 'recoveryKey.make');
      if (!desk.ok) return desk;
      const { chosen, sync, database } = desk.value;
      // Asked before anything is written: without contact, or without the right at the server, no file is made that would only be lost.
      const allowed = await sync.ask('GET', '/v1/recovery-key', recoveryKeysAnswer);
      if (!allowed.ok) return allowed;
      context.progress(0, 0, 'key');
      const made = await makeRecoveryFile(services, { schoolId: chosen.membership.schoolId, schoolName: findSchool(database.read)?.name ?? '' }, passphrase, context.filePath);
      if (!made.ok) return made;
      const told = await sync.ask('POST', '/v1/recovery-key', recoveryKeyAnswer, { publicKey: made.value.publicKey });
      if (told.ok) return done({ keyId: told.value.keyId });
      // The answer may have been lost after the server took the key: a file is removed only where the server says that it has none such.
      const known = await sync.ask('GET', '/v1/recovery-key', recoveryKeysAnswer);
      if (known.ok && known.value.keys.some(({ keyId }) => keyId === made.value.keyId)) return done({ keyId: made.value.keyId });
      if (known.ok) rmSync(context.filePath, { force: true });
      return told;
    },
  };
}

/** By the policy of the school, and not for want of contact. */
const isRefused = (answer: Result<unknown>): answer is Extract<Result<never>, { ok: false }> => !answer.ok && (answer.error.code === 'not_allowed' || answer.error.code === 'workstation_not_administrative');

/** @param newest null where the school has no key, undefined where it is not known */
function howItOpens(sealed: SealedOnDisk['sealed'], newest: string | null | undefined): 'newest' | 'other' | 'unknown' | 'owner' | 'damaged' {
  if (!sealed) return 'damaged';
  if (!sealed.recovery) return 'owner';
  if (newest === undefined) return 'unknown';
  return sealed.recovery.keyId === newest ? 'newest' : 'other';
}
