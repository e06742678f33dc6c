import type { EventName } from '#domain/contract/ipc/index.ts';
import type { Result } from '#domain/result.ts';

/**
 * What a page and the core tell each other over the port between them (docs/adr/0018). Plain data that structured clone
 * carries; a call and its answer share an `id`, counted by the page.
 */
export interface PageCall {
  readonly id: number;
  readonly method: string;
  readonly input: unknown;
}

export type CoreToPage =
  /** The port is open on both sides: before it the page sends nothing. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown> }
  | { readonly kind: 'event'; readonly name: EventName; readonly payload: unknown };

/** What comes through a port is of a page, and may be anything. */
export const isPageCall = (message: unknown): message is PageCall =>
  typeof message === 'object' && message !== null &&
  'id' in message && Number.isSafeInteger(message.id) &&
  'method' in message && typeof message.method === 'string' &&
  'input' in message;
