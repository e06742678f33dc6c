import { createHash } from 'node:crypto';

/** A row of the register as it is hashed: everything but the school, which has a chain of its own. */
export interface RegisterRow {
  readonly seq: number;
  readonly eventId: string | null;
  readonly kind: string;
  readonly result: string;
  readonly actorId: string | null;
  readonly deviceId: string | null;
  readonly subjectId: string | null;
  readonly at: number;
  readonly deviceAt: number | null;
  /** As it is stored: JSON with its keys in order. */
  readonly params: string;
}

/** Before the first event. */
export const REGISTER_GENESIS = new Uint8Array(32);

/** SHA-256 over the hash before and the content: an event that is changed, left out, put in or moved does not fit any more (P-14). */
export function eventHash(previous: Uint8Array, { seq, eventId, kind, result, actorId, deviceId, subjectId, at, deviceAt, params }: RegisterRow): Uint8Array {
  return new Uint8Array(createHash('sha256').update(previous).update(JSON.stringify([seq, eventId, kind, result, actorId, deviceId, subjectId, at, deviceAt, params])).digest());
}

/** JSON of the parameters with their keys in order, so that one content has one text. */
export const spellParams = (params: Readonly<Record<string, string | number>>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(params).toSorted(([a], [b]) => (a < b ? -1 : 1))));

/** What a seal of the register is signed over: how long it was, and its last hash. */
export const registerSealText = (seal: { readonly schoolId: string; readonly length: number; readonly hash: string; readonly sealedAt: number }): string =>
  ['uchitelskaya security seal 1', seal.schoolId, seal.length, seal.hash, seal.sealedAt].join('\n');
