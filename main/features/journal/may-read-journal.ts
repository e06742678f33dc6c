import type { JournalId } from '#domain/ids.ts';
import { can, type Actor, type PolicySettings } from '#domain/policy/index.ts';
import type { ReadHandle } from '../../database/handles.ts';
import { findJournal, type JournalHead } from './journal-repository.ts';

export const subjectOf = ({ journalId, classId, direction, teacherId, classTeacherId }: JournalHead) => ({ journalId, classId, direction, teacherId, classTeacherId: classTeacherId ?? undefined });

/** Whether a person may read a journal, as the grid judges it; no journal that is not in the person's own file. */
export function mayReadJournal(db: ReadHandle, actor: Actor, journalId: string, settings: PolicySettings): boolean {
  const journal = findJournal(db, journalId as JournalId);
  return journal !== undefined && can(actor, 'journal.read', subjectOf(journal), settings);
}
