import type { ScopeId } from '#domain/contract/sync/index.ts';
import type { ReadHandle, WriteHandle } from '../database/handles.ts';

/** Small facts of the sync of one file. */
export type SyncFact =
  | 'replicaId' | 'serverEpoch' | 'lastContactAt' | 'brokenScopes' | 'deviceSeq' | 'seq' | 'minor'
  | 'schoolId' | 'chainAsked' | 'chainBreaks'
  /** Of an auditor or administrator (main/sync/register-witness): the highest end of the school's security register that was seen, and that it does not fit any more. */
  | 'registerHead' | 'registerBroken'
  /** Of the vault (main/vault): the generation of the last sign-in, the lease and what was seen of time since it came, the login. */
  | 'vaultGeneration' | 'lease' | 'seenTime' | 'login'
  /** Of the sign-in (main/workstation/session-credentials): from when the typed password makes a new one, and that the server took it for wrong. */
  | 'signInRenewFrom' | 'passwordRefused';

export const findFact = (db: ReadHandle, name: SyncFact): string | null => db.get<{ value: string }>('SELECT value FROM sync_state WHERE name = ?', name)?.value ?? null;

export const setFact = (tx: WriteHandle, name: SyncFact, value: string): void =>
  void tx.run('INSERT INTO sync_state (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value', name, value);

export interface HeldScope {
  readonly scope: ScopeId;
  /** 0: to be fetched anew, as after the server was restored. */
  readonly upTo: number;
  readonly checksum: number;
  /** The server's history that its rows are of, whatever the cursor; empty where it is not known. */
  readonly epoch: string;
}

export const listHeldScopes = (db: ReadHandle): HeldScope[] => db.all<HeldScope>('SELECT scope, up_to AS upTo, checksum, epoch FROM sync_scope ORDER BY scope');

export const findHeldScope = (db: ReadHandle, scope: ScopeId): HeldScope | undefined =>
  db.get<HeldScope>('SELECT scope, up_to AS upTo, checksum, epoch FROM sync_scope WHERE scope = ?', scope);

export const setHeldScope = (tx: WriteHandle, { scope, upTo, checksum, epoch }: HeldScope): void =>
  void tx.run(
    `INSERT INTO sync_scope (scope, up_to, checksum, epoch) VALUES (?, ?, ?, ?)
     ON CONFLICT (scope) DO UPDATE SET up_to = excluded.up_to, checksum = excluded.checksum, epoch = excluded.epoch`,
    scope, upTo, checksum, epoch,
  );

export const deleteHeldScope = (tx: WriteHandle, scope: ScopeId): void => void tx.run('DELETE FROM sync_scope WHERE scope = ?', scope);

/** Their rows belong to another history: each is fetched anew, or goes where the right has ended meanwhile. */
export const forgetCursors = (tx: WriteHandle): void => void tx.run('UPDATE sync_scope SET up_to = 0, checksum = 0');
