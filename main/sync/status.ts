import type { z } from 'zod';
import type { syncStatus } from '#domain/contract/ipc/sync.ts';
import type { SyncState } from './machine.ts';

export type SyncStatus = z.output<typeof syncStatus>;

/** What the sign in the window says, from what the machine does and what the file holds. */
export function statusOf(state: SyncState, file: { readonly waiting: number; readonly problems: number }): SyncStatus {
  const contactless = state.phase === 'offline' || (state.phase === 'connecting' && state.offlineSince !== null);
  const name = file.problems > 0 || state.phase === 'refused' ? 'problem' : contactless ? 'offline' : state.missing.length > 0 ? 'syncing' : file.waiting > 0 ? 'pending' : 'synced';
  return {
    state: name, waiting: file.waiting, problems: file.problems, lastContactAt: state.lastContactAt, offlineSince: state.offlineSince,
    reason: state.reason === null ? null : { code: state.reason, params: {} },
    firstSync: state.toFetch > 0 ? { done: state.fetched, total: state.toFetch, rows: 0 } : null,
  };
}

/** A demonstration school sends nothing anywhere. */
export const ALONE: SyncStatus = { state: 'alone', waiting: 0, problems: 0, lastContactAt: null, offlineSince: null, reason: null, firstSync: null };
