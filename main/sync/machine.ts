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
  /** The school's sequence that the last pull stood for; 0 when none is known of this connection. */
  readonly standsAt: number;
  /** The highest sequence that a poke told while a pull was under way, which may have seen it already. */
  readonly pokedAt: number;
  /** Scopes to be fetched whole. */
  readonly missing: readonly ScopeId[];
  /** Without any progress in between; the pause grows with them. */
  readonly failures: number;
  /** Times in a row that everything had to be asked anew before a round came to its end. */
  readonly setbacks: number;
  /** Scopes that were fetched and that no pull has found whole since. */
  readonly watched: readonly WatchedScope[];
  readonly streaming: boolean;
  /** When the stream was opened, and how often in a row it ended at once. */
  readonly streamedSince: number;
  readonly quickEnds: number;
  readonly offlineSince: number | null;
  readonly lastContactAt: number | null;
  /** Why there is no contact or no end of a round; a code of the catalogue. */
  readonly reason: string | null;
  /** Scopes fetched since the last start, of how many: the first sync. */
  readonly fetched: number;
  readonly toFetch: number;
}

export interface WatchedScope {
  readonly scope: ScopeId;
  /** How often it was fetched. */
  readonly times: number;
  /** Not to be fetched again before; null until a pull says that it still does not fit. */
  readonly retryAt: number | null;
}

export const STOPPED: SyncState = {
  phase: 'stopped', underWay: null, wantsPush: false, wantsPull: false, standsAt: 0, pokedAt: 0, missing: [], failures: 0, setbacks: 0, watched: [], streaming: false, streamedSince: 0,
  quickEnds: 0, offlineSince: null, lastContactAt: null, reason: null, fetched: 0, toFetch: 0,
};

/** Scopes that do not fit although they were fetched again: only a new version or the administrator can help. */
export const scopesAmiss = ({ watched }: SyncState): readonly ScopeId[] => watched.filter(({ times, retryAt }) => times >= 2 && retryAt !== null).map(({ scope }) => scope);

/** Whether a scope that does not fit waits for its next turn; nothing new is to be told of it. */
export const isWatched = ({ watched }: SyncState, scope: ScopeId): boolean => watched.some((one) => one.scope === scope && one.retryAt !== null);

/** The same again and again: the sign in the window says so, although there is contact. */
export const goesRound = ({ setbacks }: SyncState): boolean => setbacks >= 2;

export type SyncInput =
  /** With the last contact that the file remembers. */
  | { readonly kind: 'started'; readonly now: number; readonly lastContactAt: number | null }
  | { readonly kind: 'stopped' }
  /** A command was put into the outbox. */
  | { readonly kind: 'queued' }
  /** `seq`: where the school stood; 0 or missing where the server cannot say, as after it had lost its ear. */
  | { readonly kind: 'poked'; readonly seq?: number }
  /** The time that was asked for has come, or a person asks to try at once. */
  | { readonly kind: 'woken' }
  | { readonly kind: 'connected'; readonly now: number }
  /** `settled`: how many commands have a verdict now. `shown`: the answer brought the rows that show them. */
  | { readonly kind: 'pushed'; readonly now: number; readonly settled: number; readonly more: boolean; readonly shown?: boolean }
  /** `missing`: granted and not held, or held and not as the server has it. `seq`: what the answer stood for. */
  | { readonly kind: 'pulled'; readonly now: number; readonly seq?: number; readonly missing: readonly ScopeId[]; readonly more: boolean; readonly random: number }
  | { readonly kind: 'sectionStored'; readonly scope: ScopeId }
  | { readonly kind: 'snapshotEnded'; readonly now: number }
  | { readonly kind: 'failed'; readonly now: number; readonly code: string; readonly random: number }
  /** The server has another history (restored), this file another twin, or the answer cannot be used: everything is asked anew. */
  | { readonly kind: 'reset'; readonly now: number; readonly code: string; readonly random: number }
  | { readonly kind: 'streamEnded'; readonly now: number };

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
/** A scope that never fits costs the server a snapshot a quarter of an hour, and not the whole day. */
const LONGEST_REFETCH_MS = 900_000;
/** A stream that ends sooner did not end by chance. */
const QUICK_END_MS = 10_000;
const MOST_QUICK_ENDS = 3;
/** Without a stream a pull now and then finds what no poke told. */
const PULL_EVERY_MS = 30_000;
/** Scopes asked for at once: a cut stream costs no more than the rest of them. */
const SCOPES_IN_SNAPSHOT = 200;

/** These do not go by waiting: a person must act. What waits stays where it is. */
const REFUSALS: ReadonlySet<string> = new Set(['device_withdrawn', 'device_unknown', 'device_signature_wrong', 'identity_not_configured', 'protocol_too_old', 'protocol_too_new', 'school_unknown']);
/**
 * The person's sign-in is over, and asking again with it can only be refused: nothing is asked until somebody signs in, which starts the engine anew. Nothing is deleted, what
 * waits stays where it is (docs/adr/0013).
 */
const SIGNED_OUT: ReadonlySet<string> = new Set(['sign_in_over', 'account_blocked', 'password_must_change']);
/** The session is over, nothing else: a new one is opened. */
const SESSION_ENDED: ReadonlySet<string> = new Set(['session_expired', 'session_missing']);

export interface Step {
  readonly state: SyncState;
  readonly effects: readonly SyncEffect[];
}

export function step(state: SyncState, input: SyncInput): Step {
  if (input.kind === 'started') return connect({ ...STOPPED, wantsPush: true, wantsPull: true, offlineSince: input.now, lastContactAt: input.lastContactAt });
  if (input.kind === 'stopped') return { state: { ...STOPPED, lastContactAt: state.lastContactAt }, effects: state.streaming ? [{ kind: 'closeStream' }] : [] };
  if (state.phase === 'stopped') return { state, effects: [] };
  switch (input.kind) {
    case 'queued':
      return proceed({ ...state, wantsPush: true });
    case 'poked':
      return proceed(hearPoke(state, input.seq ?? 0));
    case 'woken':
      if (state.phase === 'refused' && state.reason !== null && SIGNED_OUT.has(state.reason)) return { state, effects: [] };
      if (state.phase === 'offline' || state.phase === 'refused') return connect(state);
      if (state.phase !== 'ready') return { state, effects: [] };
      // Where no stream lasts, this is what asks for it again.
      return after([{ kind: 'wakeIn', ms: PULL_EVERY_MS }], proceed({ ...state, wantsPull: true, wantsPush: true, quickEnds: 0 }));
    case 'connected': {
      const opening: SyncEffect[] = state.streaming ? [] : [{ kind: 'openStream' }];
      const streamedSince = state.streaming ? state.streamedSince : input.now;
      return after(
        [...opening, { kind: 'wakeIn', ms: PULL_EVERY_MS }],
        proceed({ ...contact(state, input.now), phase: 'ready', wantsPull: true, wantsPush: true, underWay: null, streaming: true, streamedSince, standsAt: 0, pokedAt: 0 }),
      );
    }
    case 'pushed': {
      const failures = input.settled > 0 ? 0 : state.failures;
      // What the verdicts changed comes back as rows, with the answer or by a pull.
      return proceed({ ...contact(state, input.now), failures, underWay: null, wantsPush: state.wantsPush || input.more, wantsPull: state.wantsPull || input.shown !== true });
    }
    case 'pulled': {
      const { wanted, watched } = look(state.watched, input);
      const missing = [...new Set([...state.missing, ...wanted])];
      const standsAt = input.seq ?? 0;
      const wantsPull = state.wantsPull || input.more || state.pokedAt > standsAt;
      return proceed({ ...contact(state, input.now), underWay: null, wantsPull, standsAt, pokedAt: 0, missing, watched, toFetch: state.fetched + missing.length });
    }
    case 'sectionStored': {
      const times = (state.watched.find(({ scope }) => scope === input.scope)?.times ?? 0) + 1;
      const watched = [...state.watched.filter(({ scope }) => scope !== input.scope), { scope: input.scope, times, retryAt: null }];
      return { state: { ...state, missing: state.missing.filter((scope) => scope !== input.scope), fetched: state.fetched + 1, failures: 0, watched }, effects: [] };
    }
    case 'snapshotEnded':
      return proceed({ ...contact(state, input.now), underWay: null, wantsPull: true, ...(state.missing.length === 0 ? { fetched: 0, toFetch: 0 } : {}) });
    case 'reset':
      return reset(state, input);
    case 'failed':
      return fail(state, input);
    case 'streamEnded': {
      const isQuick = Math.abs(input.now - state.streamedSince) < QUICK_END_MS;
      const ended = { ...state, streaming: false, quickEnds: isQuick ? state.quickEnds + 1 : 0 };
      if (state.phase !== 'ready') return { state: ended, effects: [] };
      // Either the server went, which what is under way will find out, or only the stream did, which is opened again after it: two
      // requests at once would apply their answers in any order.
      return proceed(ended);
    }
    default:
      return input satisfies never;
  }
}

const after = (first: readonly SyncEffect[], next: Step): Step => ({ state: next.state, effects: [...first, ...next.effects] });

/** Where everything up to the poke is here, nothing is asked: one's own push pokes too. What is under way will show whether it has seen it. */
function hearPoke(state: SyncState, seq: number): SyncState {
  if (seq === 0) return { ...state, wantsPull: true };
  if (state.underWay === 'pull') return { ...state, pokedAt: Math.max(state.pokedAt, seq) };
  return seq <= state.standsAt ? state : { ...state, wantsPull: true };
}

/** Failures are not over with the first answer: a server that greets and then fails would be asked every second for ever. */
const contact = (state: SyncState, now: number): SyncState => ({ ...state, offlineSince: null, lastContactAt: now, reason: goesRound(state) ? state.reason : null });

/**
 * What a pull says of the scopes that were fetched before it: a scope that is lacking again right after it was fetched waits, longer after every time;
 * one of which nothing is said any more is whole.
 */
function look(watched: readonly WatchedScope[], input: Extract<SyncInput, { kind: 'pulled' }>): { readonly wanted: readonly ScopeId[]; readonly watched: readonly WatchedScope[] } {
  const wanted: ScopeId[] = [];
  const still: WatchedScope[] = [];
  for (const scope of input.missing) {
    const before = watched.find((one) => one.scope === scope);
    if (!before) {
      wanted.push(scope);
      continue;
    }
    const retryAt = before.retryAt ?? input.now + pauseAfter(before.times, LONGEST_REFETCH_MS, input.random);
    // A clock that was set back must not put it off for years.
    const isDue = before.retryAt !== null && (input.now >= retryAt || retryAt - input.now > 2 * LONGEST_REFETCH_MS);
    if (isDue) wanted.push(scope);
    still.push({ ...before, retryAt });
  }
  // An answer that was cut has not looked at all of them.
  if (input.more) still.push(...watched.filter(({ scope }) => !input.missing.includes(scope)));
  return { wanted, watched: still };
}

/** Thirty workstations that lost one server do not come back in one moment. */
const pauseAfter = (times: number, longest: number, random: number): number => Math.round(Math.min(FIRST_PAUSE_MS * 2 ** Math.min(times - 1, 20), longest) * (0.5 + random));

const connect = (state: SyncState): Step => ({ state: { ...state, phase: 'connecting', underWay: null }, effects: [{ kind: 'connect' }] });

/** One thing at a time: what was typed goes first, then what is lacking, then what is new. */
function proceed(state: SyncState): Step {
  if (state.phase !== 'ready' || state.underWay !== null) return { state, effects: [] };
  if (!state.streaming && state.quickEnds < MOST_QUICK_ENDS) return connect(state);
  if (state.wantsPush) return { state: { ...state, underWay: 'push', wantsPush: false }, effects: [{ kind: 'push' }] };
  if (state.missing.length > 0) {
    return { state: { ...state, underWay: 'snapshot' }, effects: [{ kind: 'snapshot', scopes: state.missing.slice(0, SCOPES_IN_SNAPSHOT) }] };
  }
  if (state.wantsPull) return { state: { ...state, underWay: 'pull', wantsPull: false }, effects: [{ kind: 'pull' }] };
  // Nothing is left to do: a round came to its end.
  return { state: { ...state, failures: 0, setbacks: 0, reason: null }, effects: [] };
}

/** Once is what happens when a server is restored or a file copied; from the second time on the pause grows. */
function reset(state: SyncState, input: Extract<SyncInput, { kind: 'reset' }>): Step {
  const setbacks = state.setbacks + 1;
  const anew = {
    ...state, missing: [], fetched: 0, toFetch: 0, setbacks, wantsPush: true, wantsPull: true, underWay: null, watched: input.code === 'server_epoch_changed' ? [] : state.watched,
  };
  if (setbacks === 1) return connect(anew);
  const closing: SyncEffect[] = state.streaming ? [{ kind: 'closeStream' }] : [];
  return {
    state: { ...anew, phase: 'offline', streaming: false, reason: input.code },
    effects: [...closing, { kind: 'wakeIn', ms: pauseAfter(setbacks - 1, LONGEST_PAUSE_MS, input.random) }],
  };
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
  const isSignedOut = SIGNED_OUT.has(input.code);
  const refused = isSignedOut || REFUSALS.has(input.code);
  const pause = refused ? LONGEST_PAUSE_MS : pauseAfter(failures, LONGEST_PAUSE_MS, input.random);
  return {
    state: { ...state, ...wanting, phase: refused ? 'refused' : 'offline', failures, offlineSince, reason: input.code },
    effects: isSignedOut ? closing : [...closing, { kind: 'wakeIn', ms: pause }],
  };
}
