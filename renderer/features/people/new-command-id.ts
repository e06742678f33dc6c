import { makeId, type CommandId } from '#domain/ids.ts';

/** A name for a command that is given once and kept over retries. */
export const newCommandId = (): CommandId => makeId<CommandId>(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
