import type { StaffId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { CallContext, CoreHandlers } from '../../call-context.ts';
import type { SchoolDatabase } from '../../database/database.ts';
import type { FeatureServices } from '../../feature-services.ts';
import { dropDraft, keepDraft, listDrafts } from './drafts-repository.ts';

export function draftsHandlers({ school }: FeatureServices): CoreHandlers['drafts'] {
  const own = (context: CallContext): Result<{ readonly database: SchoolDatabase; readonly staffId: StaffId }> => {
    const database = school.get();
    if (!database.ok) return database;
    return context.session ? done({ database: database.value, staffId: context.session.staffId as StaffId }) : failed('session_missing');
  };

  return {
    async keep({ place, text }, context) {
      const mine = own(context);
      if (!mine.ok) return mine;
      const { database, staffId } = mine.value;
      await database.write((tx) => keepDraft(tx, { staffId, place, text, keptAt: context.now }));
      return done({});
    },

    list(_input, context) {
      const mine = own(context);
      return mine.ok ? done(listDrafts(mine.value.database.read, mine.value.staffId)) : mine;
    },

    async drop({ place }, context) {
      const mine = own(context);
      if (!mine.ok) return mine;
      const { database, staffId } = mine.value;
      await database.write((tx) => dropDraft(tx, staffId, place));
      return done({});
    },
  };
}
