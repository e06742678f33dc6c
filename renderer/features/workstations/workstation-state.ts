import type { OutputFor } from '../../bridge/index.ts';

type Workstation = Pick<OutputFor<'workstations', 'list'>[number], 'withdrawnAt' | 'lastContactAt' | 'waiting'>;

/** `silent`: not heard of for some days; `waits`: so long silent with marks on it that never reached the server, which somebody should look after. */
export type WorkstationState =
  | { readonly is: 'works' }
  /** Joined and not heard of since. */
  | { readonly is: 'new' }
  | { readonly is: 'silent' | 'waits'; readonly days: number }
  | { readonly is: 'withdrawn'; readonly at: number };

const DAY_MS = 24 * 60 * 60 * 1_000;
/** A weekend with a holiday is no reason to look. */
const SILENT_AFTER_DAYS = 4;

/** @param now milliseconds since 1970 */
export function stateOfWorkstation({ withdrawnAt, lastContactAt, waiting }: Workstation, now: number): WorkstationState {
  if (withdrawnAt !== null) return { is: 'withdrawn', at: withdrawnAt };
  if (lastContactAt === null) return { is: 'new' };
  const days = Math.floor((now - lastContactAt) / DAY_MS);
  if (days < SILENT_AFTER_DAYS) return { is: 'works' };
  return { is: waiting > 0 ? 'waits' : 'silent', days };
}
