import { parentPort } from 'node:worker_threads';
import { hashRawSync, type Algorithm, type Version } from '@node-rs/argon2';

/** What a worker is asked; the password is its own copy and is zeroed when it is used. */
export interface KdfQuestion {
  /** UTF-8 of the normalised password. */
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
}
export interface KdfAnswer {
  readonly key: Uint8Array;
  /** How long the bare derivation took. */
  readonly ms: number;
}

const KEY_BYTES = 32;
/** The binding's enums live in its types only. */
const ARGON2ID = 2 as Algorithm;
const VERSION_19 = 1 as Version;

parentPort?.on('message', ({ password, salt, memoryKiB, passes, lanes }: KdfQuestion) => {
  const began = performance.now();
  const hash = hashRawSync(password, { algorithm: ARGON2ID, version: VERSION_19, memoryCost: memoryKiB, timeCost: passes, parallelism: lanes, outputLen: KEY_BYTES, salt });
  password.fill(0);
  const key = new Uint8Array(hash);
  hash.fill(0);
  const answer: KdfAnswer = { key, ms: performance.now() - began };
  // Moved and not copied: no second copy stays here.
  parentPort?.postMessage(answer, [key.buffer]);
});
