import { ROWS_IN_PULL, compareScopes, type PullAnswer, type PullRequest, type ScopeId } from '#domain/contract/sync/index.ts';
import type { SchoolId, StaffId } from '#domain/ids.ts';
import type { ScopeHead, SyncStore } from './store.ts';

/** What a person may read of the school now, against what the workstation holds. Nothing outside the grants of this moment is answered. */
export function pull(
  store: SyncStore, reader: { readonly schoolId: SchoolId; readonly staffId: StaffId }, request: PullRequest, now: number,
): Promise<PullAnswer | 'server_epoch_changed'> {
  // A scope that is named twice is answered once: its rows would come as often as it is named, times themselves.
  const asked = [...new Map(request.scopes.map((one) => [one.id, one] as const).reverse()).values()].reverse();
  return store.look(reader.schoolId, { staffId: reader.staffId, now, scopes: asked.map(({ id }) => id) }, async (view, access) => {
    if (request.serverEpoch !== view.head.epoch) return 'server_epoch_changed';
    const granted = new Set(access.granted);
    const { heads } = access;
    const held = asked.filter(({ id }) => granted.has(id));
    // Away for longer than removals are remembered: such a scope is taken anew, as one that was never held.
    const current = held.filter(({ id, after }) => after >= (heads.get(id)?.forgottenUpTo ?? 0));
    const heldIds = new Set(current.map(({ id }) => id));

    const broken: ScopeId[] = [];
    const behind: { scope: ScopeId; after: number }[] = [];
    for (const { id, after, checksum } of current) {
      const head = heads.get(id);
      const stands = head?.seq ?? 0;
      // A cursor from the future belongs to another history than ours.
      if (after > view.head.seq || (after >= stands && checksum !== null && head !== undefined && checksum !== head.checksum)) broken.push(id);
      else if (after < stands) behind.push({ scope: id, after });
    }
    behind.sort((a, b) => compareScopes(a.scope, b.scope));

    const patches: PullAnswer['patches'] = [];
    let rows = 0;
    let more = false;
    // A few scopes at a time, so that weeks of a whole school never stand in memory at once.
    for (let at = 0; at < behind.length; at += SCOPES_AT_ONCE) {
      if (rows >= ROWS_IN_PULL) {
        more = true;
        break;
      }
      for (const patch of await view.changes(behind.slice(at, at + SCOPES_AT_ONCE))) {
        patches.push({ ...patch, checksum: checksumAt(heads, patch.scope) });
        for (const { puts, removes } of patch.tables) rows += puts.length + removes.length;
      }
    }
    return {
      serverEpoch: view.head.epoch,
      seq: view.head.seq,
      addedScopes: [...granted].filter((scope) => !heldIds.has(scope)).sort(compareScopes),
      removedScopes: asked.map(({ id }) => id).filter((id) => !granted.has(id)),
      brokenScopes: broken,
      patches,
      more,
      backedUpTo: view.head.backedUpTo,
    };
  });
}

const SCOPES_AT_ONCE = 50;

const checksumAt = (heads: ReadonlyMap<ScopeId, ScopeHead>, scope: ScopeId): number => heads.get(scope)?.checksum ?? 0;
