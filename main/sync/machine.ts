import type { ScopeId } from '#domain/contract/sync/index.ts';

/**
 * What the sync does next, as a pure step: state and input → state and effects. All data stand in the file; this remembers only what is under way
 * and what is wanted, so a crash costs one round.
 */
export interface SyncState {
  readonly phase: 'stopped' | 'offline' | 'connecting' | 'ready' | 'refused';
  readonly underWay: 'push' | 'pull' | 'snapshot' | null;
  readonly wantsPush: boolean;
  readonly wantsPull: boolean;
  /** Scopes to be fetched whole. */
  readonly missing: readonly ScopeId[];
  /** In a row; the pause grows with them. */
  readonly failures: number;
  readonly streaming: boolean;
  readonly offlineSince: number | null;
  readonly lastContactAt: number | null;
  /** Why there is no contact; a code of the catalogue. */
  readonly reason: string | null;
  /** Scopes fetched since the last start, of how many: the first sync. */
  readonly fetched: number;
  readonly toFetch: number;
}

export const STOPPED: SyncState = {
  phase: 'stopped', underWay: null, wantsPush: false, wantsPull: false, missing: [], failures: 0, streaming: false, offlineSince: null, lastContactAt: null,
  reason: null, fetched: 0, toFetch: 0,
};

export type SyncInput =
  | { readonly kind: 'started'; readonly now: number }
  | { readonly kind: 'stopped' }
  /** A command was put into the outbox. */
  | { readonly kind: 'queued' }
  | { readonly kind: 'poked' }
  /** The time that was asked for has come, or a person asks to try at once. */
  | { readonly kind: 'woken' }
  | { readonly kind: 'connected'; readonly now: number }
  | { readonly kind: 'pushed'; readonly now: number; readonly more: boolean }
  | { readonly kind: 'pulled'; readonly now: number; readonly missing: readonly ScopeId[]; readonly more: boolean }
  | { readonly kind: 'sectionStored'; readonly scope: ScopeId }
  | { readonly kind: 'snapshotEnded'; readonly now: number }
  | { readonly kind: 'failed'; readonly now: number; readonly code: string; readonly random: number }
  /** The server has another history (restored) or this file another twin: everything is asked anew. */
  | { readonly kind: 'reset'; readonly now: number }
  | { readonly kind: 'streamEnded' };

export type SyncEffect =
  | { readonly kind: 'connect' }
  | { readonly kind: 'push' }
  | { readonly kind: 'pull' }
  | { readonly kind: 'snapshot'; readonly scopes: readonly ScopeId[] }
  | { readonly kind: 'openStream' }
  | { readonly kind: 'closeStream' }
  /** Milliseconds from now. */
  | { readonly kind: 'wakeIn'; readonly ms: number };

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** Without a stream a pull now and then finds what no poke told. */
const PULL_EVERY_MS = 30_000;
/** Scopes asked for at once: a cut stream costs no more than the rest of them. */
const SCOPES_IN_SNAPSHOT = 200;

/** These do not go by waiting: a person must act. What waits stays where it is. */
const REFUSALS: ReadonlySet<string> = new Set(['device_withdrawn', 'device_unknown', 'device_signature_wrong', 'identity_not_configured', 'protocol_too_old', 'protocol_too_new', 'school_unknown']);
/** The session is over, nothing else: a new one is opened. */
const SESSION_ENDED: ReadonlySet<string> = new Set(['session_expired', 'session_missing']);

export interface Step {
  readonly state: SyncState;
  readonly effects: readonly SyncEffect[];
}

export function step(state: SyncState, input: SyncInput): Step {
  if (input.kind === 'started') return connect({ ...STOPPED, wantsPush: true, wantsPull: true, offlineSince: input.now });
  if (input.kind === 'stopped') return { state: STOPPED, effects: state.streaming ? [{ kind: 'closeStream' }] : [] };
  if (state.phase === 'stopped') return { state, effects: [] };
  switch (input.kind) {
    case 'queued':
      return proceed({ ...state, wantsPush: true });
    case 'poked':
      return proceed({ ...state, wantsPull: true });
    case 'woken':
      if (state.phase === 'offline' || state.phase === 'refused') return connect(state);
      if (state.phase !== 'ready') return { state, effects: [] };
      return after([{ kind: 'wakeIn', ms: PULL_EVERY_MS }], proceed({ ...state, wantsPull: true, wantsPush: true }));
    case 'connected': {
      const opening: SyncEffect[] = state.streaming ? [] : [{ kind: 'openStream' }];
      return after(
        [...opening, { kind: 'wakeIn', ms: PULL_EVERY_MS }],
        proceed({ ...contact(state, input.now), phase: 'ready', wantsPull: true, wantsPush: true, underWay: null, streaming: true }),
      );
    }
    case 'pushed':
      // What the verdicts changed comes back as rows.
      return proceed({ ...contact(state, input.now), underWay: null, wantsPush: state.wantsPush || input.more, wantsPull: true });
    case 'pulled': {
      const missing = [...new Set([...state.missing, ...input.missing])];
      return proceed({ ...contact(state, input.now), underWay: null, wantsPull: state.wantsPull || input.more, missing, toFetch: state.fetched + missing.length });
    }
    case 'sectionStored':
      return { state: { ...state, missing: state.missing.filter((scope) => scope !== input.scope), fetched: state.fetched + 1 }, effects: [] };
    case 'snapshotEnded':
      return proceed({ ...contact(state, input.now), underWay: null, wantsPull: true, ...(state.missing.length === 0 ? { fetched: 0, toFetch: 0 } : {}) });
    case 'reset':
      return connect({ ...state, missing: [], fetched: 0, toFetch: 0, failures: 0 });
    case 'failed':
      return fail(state, input);
    case 'streamEnded':
      if (state.phase !== 'ready') return { state: { ...state, streaming: false }, effects: [] };
      // Either the server went, which what is under way will find out, or only the stream did, which is opened again after it: two
      // requests at once would apply their answers in any order.
      return proceed({ ...state, streaming: false });
    default:
      return input satisfies never;
  }
}

const after = (first: readonly SyncEffect[], next: Step): Step => ({ state: next.state, effects: [...first, ...next.effects] });

const contact = (state: SyncState, now: number): SyncState => ({ ...state, failures: 0, offlineSince: null, lastContactAt: now, reason: null });

const connect = (state: SyncState): Step => ({ state: { ...state, phase: 'connecting', underWay: null }, effects: [{ kind: 'connect' }] });

/** One thing at a time: what was typed goes first, then what is lacking, then what is new. */
function proceed(state: SyncState): Step {
  if (state.phase !== 'ready' || state.underWay !== null) return { state, effects: [] };
  if (!state.streaming) return connect(state);
  if (state.wantsPush) return { state: { ...state, underWay: 'push', wantsPush: false }, effects: [{ kind: 'push' }] };
  if (state.missing.length > 0) {
    return { state: { ...state, underWay: 'snapshot' }, effects: [{ kind: 'snapshot', scopes: state.missing.slice(0, SCOPES_IN_SNAPSHOT) }] };
  }
  if (state.wantsPull) return { state: { ...state, underWay: 'pull', wantsPull: false }, effects: [{ kind: 'pull' }] };
  return { state, effects: [] };
}

function fail(state: SyncState, input: Extract<SyncInput, { kind: 'failed' }>): Step {
  const closing: SyncEffect[] = state.streaming ? [{ kind: 'closeStream' }] : [];
  const wanting = { wantsPush: true, wantsPull: true, underWay: null, streaming: false };
  if (SESSION_ENDED.has(input.code) && state.failures === 0) {
    const next = connect({ ...state, ...wanting, failures: 1 });
    return { state: next.state, effects: [...closing, ...next.effects] };
  }
  const failures = state.failures + 1;
  const offlineSince = state.offlineSince ?? input.now;
  const refused = REFUSALS.has(input.code);
  // Thirty workstations that lost one server do not come back in one moment.
  const pause = refused ? LONGEST_PAUSE_MS : Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10), LONGEST_PAUSE_MS) * (0.5 + input.random);
  return {
    state: { ...state, ...wanting, phase: refused ? 'refused' : 'offline', failures, offlineSince, reason: input.code },
    effects: [...closing, { kind: 'wakeIn', ms: Math.round(pause) }],
  };
}
