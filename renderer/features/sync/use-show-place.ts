import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { SyncProblem } from './sync-status.ts';

/** Opens the journal of a place and selects its cell; undefined where the journal is not there any more. */
export function useShowPlace(): (place: SyncProblem['place']) => (() => void) | undefined {
  const navigate = useNavigate();
  return useCallback(
    ({ journalId, termId, lessonId, pupilId }) => {
      if (journalId === null) return undefined;
      const search = {
        ...(termId === null ? {} : { term: termId }),
        ...(lessonId === null ? {} : { lesson: lessonId }),
        ...(pupilId === null ? {} : { pupil: pupilId }),
      };
      return () => void navigate({ to: '/journal/$journalId', params: { journalId }, search });
    },
    [navigate],
  );
}
