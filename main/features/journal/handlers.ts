import type { JournalId, LessonId } from '#domain/ids.ts';
import { can } from '#domain/policy/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { CallContext, CoreHandlers } from '../../call-context.ts';
import type { FeatureServices } from '../../feature-services.ts';
import { requireActor } from '../accounts/index.ts';
import { readCurrentYear } from '../school/index.ts';
import { findBell, findJournal, findLesson, findNextPlanItem, findPlanItem, findStaffName, listJournals, type JournalHead } from './journal-repository.ts';
import { subjectOf } from './may-read-journal.ts';
import { readCell } from './read-cell.ts';
import { readPage } from './read-page.ts';
import { areFinalMarksHeld } from './final-marks-held.ts';
import { submitCommands } from './submit-commands.ts';

export function journalHandlers({ school, clock, uptime, policySettings, emit }: FeatureServices): CoreHandlers['journal'] {
  /** The journal with what this person may do in it. Codes: `journal_unknown`, `not_allowed`. */
  const openJournal = (journalId: JournalId, context: CallContext): Result<{ journal: JournalHead; writable: boolean }> => {
    const database = school.get();
    if (!database.ok) return database;
    const actor = requireActor(database.value.read, context);
    if (!actor.ok) return actor;
    const journal = findJournal(database.value.read, journalId);
    if (!journal) return failed('journal_unknown');
    const subject = subjectOf(journal);
    const settings = policySettings(database.value.read);
    if (!can(actor.value.actor, 'journal.read', subject, settings)) return failed('not_allowed', { action: 'journal.read' });
    return done({ journal, writable: can(actor.value.actor, 'journal.write', subject, settings) });
  };

  const openLessonOf = (lessonId: LessonId, context: CallContext) => {
    const database = school.get();
    if (!database.ok) return database;
    const lesson = findLesson(database.value.read, lessonId);
    if (!lesson) return failed('journal_unknown');
    const opened = openJournal(lesson.journalId, context);
    return opened.ok ? done({ ...opened.value, lesson, db: database.value.read }) : opened;
  };

  return {
    listJournals(_input, context) {
      const database = school.get();
      if (!database.ok) return database;
      const db = database.value.read;
      const actor = requireActor(db, context);
      if (!actor.ok) return actor;
      const settings = policySettings(db);
      const { staffId, actor: granted } = actor.value;
      const list = listJournals(db, readCurrentYear(db).yearId).flatMap((journal) => {
        const subject = subjectOf(journal);
        if (!can(actor.value.actor, 'journal.read', subject, settings)) return [];
        return [
          {
            journalId: journal.journalId, groupId: journal.groupId, groupName: journal.groupName, className: journal.className, grade: journal.grade,
            subjectName: journal.subjectName, teacherId: journal.teacherId, teacherName: journal.teacherName, weeklyHours: journal.weeklyHours,
            own: journal.teacherId === staffId || granted.journals.includes(journal.journalId),
            ownClass: journal.classTeacherId === staffId || granted.classes.includes(journal.classId),
            writable: can(actor.value.actor, 'journal.write', subject, settings),
          },
        ];
      });
      return done(list.sort((a, b) => Number(b.own) - Number(a.own) || Number(b.ownClass) - Number(a.ownClass)));
    },

    readPage(input, context) {
      const opened = openJournal(input.journalId, context);
      if (!opened.ok) return opened;
      const database = school.get();
      return database.ok ? readPage(database.value.read, opened.value.journal, input.termId, opened.value.writable) : database;
    },

    readLesson(input, context) {
      const opened = openLessonOf(input.lessonId, context);
      if (!opened.ok) return opened;
      const { lesson, db } = opened.value;
      const bell = findBell(db, lesson.bellNumber);
      return done({
        lessonId: lesson.lessonId, heldOn: lesson.heldOn, bellNumber: lesson.bellNumber, startsAt: bell?.startsAt ?? '', endsAt: bell?.endsAt ?? '',
        topic: lesson.topic, homework: lesson.homework, version: lesson.version,
        planned: (lesson.planItemId === null ? findNextPlanItem(db, lesson) : findPlanItem(db, lesson.planItemId)) ?? null,
        author: lesson.authorId === null ? null : (findStaffName(db, lesson.authorId) ?? null),
        madeAt: lesson.madeAt,
      });
    },

    readCell(input, context) {
      const opened = openLessonOf(input.lessonId, context);
      return opened.ok ? done(readCell(opened.value.db, input.lessonId, input.pupilId)) : opened;
    },

    async submitCommands(input, context) {
      const database = school.get();
      if (!database.ok) return database;
      const actor = requireActor(database.value.read, context);
      if (!actor.ok) return actor;
      const settings = policySettings(database.value.read);
      const submission = await submitCommands(database.value, input.commands, { ...actor.value, now: clock(), settings, finalMarksHeld: areFinalMarksHeld(database.value.read, school.vault(), uptime()) });
      school.sync()?.wake();
      if (submission.changed.length > 0) emit('changed', { topic: 'journal', ids: submission.changed, source: context.windowId });
      return done({ verdicts: submission.verdicts });
    },
  };
}
