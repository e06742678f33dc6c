import { z } from 'zod';
import { jobId } from './shapes.ts';
import { syncStatus } from './sync.ts';

/** What the page hears without asking. Data is asked for again by a query; events say only that it changed. */
export const events = {
  /** Rows changed, by this or another window, or by the school server. */
  changed: z.object({
    topic: z.enum(['journal', 'lesson', 'people', 'letters', 'school']),
    /** Ids of journals, groups … the topic speaks of; empty = all. */
    ids: z.array(z.string()),
    /** The window whose command it was; null = nobody's here. */
    source: z.number().nullable(),
  }),
  /** How this workstation stands with the school server. */
  syncStatus,
  /** The school’s security register is not what this workstation has seen of it: `audit.readWitness` says how. */
  registerBroken: z.object({}),
  /** Long work goes on. */
  progress: z.object({ jobId, done: z.number(), total: z.number(), step: z.string() }),
  /** The core ended and was started anew; everything must be asked again. */
  coreRestarted: z.object({ reason: z.string() }),
  /** Nobody has touched the window for long: it locks in so many seconds; null when somebody did. */
  idleWarning: z.object({ secondsLeft: z.number().int().nonnegative().nullable() }),
  /** The window locks in a moment: what stands in a field and is not kept yet can still be kept. Nothing is waited for. */
  locking: z.object({}),
  /** A menu item or key of the shell: the page opens the place. */
  command: z.object({ name: z.enum(['open-palette', 'sign-out', 'print', 'find']) }),
} as const;

export type Events = { readonly [Name in keyof typeof events]: z.output<(typeof events)[Name]> };
export type EventName = keyof Events;
