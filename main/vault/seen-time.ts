import { z } from 'zod';

/*
 * How long the work without contact has lasted, told by what was seen and not by what the clock of the computer says now (docs/adr/0013). Pure: the moment is passed in.
 */

/** What the computer says of time. The clock on the wall can be set by anybody; the time since the start of the computer cannot. */
export interface Moment {
  /** Milliseconds since 1970 UTC. */
  readonly wall: number;
  /** Milliseconds since the computer was started. */
  readonly uptime: number;
}

const count = z.number().int().nonnegative();

export const seenTime = z.object({
  /** The server's time of the lease that this evidence counts for: an older lease than that is none. */
  leaseIssuedAt: count,
  accountVersion: count,
  /** The wall clock here when that lease was heard; its error does not matter, because only differences are taken. */
  heardAt: z.number().int(),
  /** The newest wall clock that was seen since. */
  wall: z.number().int(),
  /** At the last look. */
  uptime: count,
  /** How long the computer was seen running since the lease was heard, in milliseconds. */
  ran: count,
  /** Openings without contact since then. */
  openings: count,
});
export type SeenTime = z.output<typeof seenTime>;

/** How far a clock may stand behind what was seen: it is corrected by the network now and then. */
export const CLOCK_SLACK_MS = 5 * 60_000;
/** What each opening costs at least. It is more than what can be hidden by ending the process between two looks. */
export const OPENING_MS = 10 * 60_000;
/** Every so often what is seen is written down. */
export const LOOK_EVERY_MS = 5 * 60_000;

/** The least time that has passed since the computer showed `before`: where it shows less now, it was started anew since. */
export const elapsedAtLeast = (before: number, now: number): number => (now >= before ? now - before : now);

/** A lease came from the server: everything is counted from here. */
export const hearLease = (lease: { readonly issuedAt: number; readonly accountVersion: number }, now: Moment): SeenTime => ({
  leaseIssuedAt: lease.issuedAt, accountVersion: lease.accountVersion, heardAt: Math.trunc(now.wall), wall: Math.trunc(now.wall), uptime: Math.trunc(now.uptime), ran: 0, openings: 0,
});

export const look = (seen: SeenTime, now: Moment): SeenTime => ({
  ...seen, wall: Math.max(seen.wall, Math.trunc(now.wall)), uptime: Math.trunc(now.uptime), ran: Math.trunc(seen.ran + elapsedAtLeast(seen.uptime, now.uptime)),
});

/** An opening without contact. */
export const countOpening = (seen: SeenTime): SeenTime => ({ ...seen, openings: seen.openings + 1 });

/** Two witnesses of the same time: of each thing the one that tells more. Of two leases the newer. */
export function join(one: SeenTime, other: SeenTime, now: Moment): SeenTime {
  const [a, b] = [look(one, now), look(other, now)];
  if (a.leaseIssuedAt !== b.leaseIssuedAt) return a.leaseIssuedAt > b.leaseIssuedAt ? a : b;
  return {
    ...a, accountVersion: Math.max(a.accountVersion, b.accountVersion), heardAt: Math.min(a.heardAt, b.heardAt), wall: Math.max(a.wall, b.wall), ran: Math.max(a.ran, b.ran),
    openings: Math.max(a.openings, b.openings),
  };
}

/** Told before `look` raises the newest wall clock. */
export const clockWentBack = (seen: SeenTime, now: Moment): boolean => now.wall < seen.wall - CLOCK_SLACK_MS;

/** Milliseconds of the lease that are gone: the longest of the three. */
export const spentOf = (seen: SeenTime): number => Math.max(seen.wall - seen.heardAt, seen.ran, seen.openings * OPENING_MS);
