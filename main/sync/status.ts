import type { z } from 'zod';
import type { Failure } from '#domain/errors.ts';
import type { syncStatus } from '#domain/contract/ipc/sync.ts';
import { goesRound, scopesAmiss, type SyncState } from './machine.ts';

export type SyncStatus = z.output<typeof syncStatus>;

/** What the sign in the window says, from what the machine does and what the file holds. @param seen params of the last failure, and rows fetched whole so far */
export function statusOf(state: SyncState, file: { readonly waiting: number; readonly problems: number }, seen: { readonly params: Failure['params']; readonly rows: number }): SyncStatus {
  const isAmiss = scopesAmiss(state).length > 0;
  const contactless = state.phase === 'offline' || (state.phase === 'connecting' && state.offlineSince !== null);
  const name = file.problems > 0 || state.phase === 'refused' || goesRound(state) || isAmiss ? 'problem' : contactless ? 'offline' : state.missing.length > 0 ? 'syncing' : file.waiting > 0 ? 'pending' : 'synced';
  const reason = state.reason ?? (isAmiss ? 'sync_scope_differs' : null);
  return {
    state: name, waiting: file.waiting, problems: file.problems, lastContactAt: state.lastContactAt, offlineSince: state.offlineSince,
    reason: reason === null ? null : { code: reason, params: reason === state.reason ? { ...seen.params } : {} },
    firstSync: state.toFetch > 0 ? { done: state.fetched, total: state.toFetch, rows: seen.rows } : null,
  };
}

/** A demonstration school sends nothing anywhere. */
export const ALONE: SyncStatus = { state: 'alone', waiting: 0, problems: 0, lastContactAt: null, offlineSince: null, reason: null, firstSync: null };
