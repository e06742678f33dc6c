import { useEffect, useState } from 'react';
import { apiQuery, useApiEvent, useApiQuery, useBridge, type OutputFor } from '../../bridge/index.ts';

export type SyncStatus = OutputFor<'sync', 'readStatus'>;
export type SyncProblem = OutputFor<'sync', 'listProblems'>[number];
export type WaitingCommand = OutputFor<'sync', 'listWaiting'>['commands'][number];

/** How this workstation stands with the school server; undefined until it is known. What is listed in the panel is asked again with every change. */
export function useSyncStatus(): SyncStatus | undefined {
  const bridge = useBridge();
  const { data } = useApiQuery('sync', 'readStatus', {}, { failureHandled: true });
  useApiEvent('syncStatus', (status) => {
    bridge.queries.setQueryData(apiQuery(bridge, 'sync', 'readStatus', {}).queryKey, status);
    void bridge.queries.invalidateQueries({ predicate: ({ queryKey: [feature, method] }) => feature === 'sync' && method !== 'readStatus' });
  });
  return data;
}

/** Sending a mark takes some milliseconds; only what lasts is worth a word. */
const SPEAK_AFTER_MS = 700;

const isPassing = (status: SyncStatus | undefined): boolean => status !== undefined && (status.state === 'pending' || status.state === 'syncing');

/** The status without the flicker of every single mark: what passes by itself is shown when it has lasted a while. */
export function useSteadyStatus(status: SyncStatus | undefined): SyncStatus | undefined {
  const passing = isPassing(status);
  const [lasts, setLasts] = useState(false);
  const [before, setBefore] = useState(status);
  if (!passing && before !== status) setBefore(status);
  useEffect(() => {
    if (!passing) return undefined;
    const timer = setTimeout(() => setLasts(true), SPEAK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      setLasts(false);
    };
  }, [passing]);
  // Where nothing calm was seen yet, what passes is better than nothing.
  return passing && !lasts ? (before ?? status) : status;
}

const HOUR_MS = 60 * 60 * 1_000;

/** The day of this workstation, as `toDateString` writes it; looked at again every hour, for a window that stays open overnight. */
export function useToday(): string {
  const [today, setToday] = useState(() => new Date().toDateString());
  useEffect(() => {
    const timer = setInterval(() => setToday(new Date().toDateString()), HOUR_MS);
    return () => clearInterval(timer);
  }, []);
  return today;
}
