import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Within the second after which nothing may be found. */
const AGAIN_AFTER_MS = 400;

/**
 * Answers of the core pass through the shell on their way to a page, and stay in its heap until it is collected. Collected memory is not blank either, so V8 is told to blank what it
 * frees. What Chromium's own buffers keep is not reached by this (docs/guide/вход-и-блокировка.md, «Что остаётся»).
 */
export function openForgetting(): () => void {
  setFlagsFromString('--clear-free-memory');
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return () => {
    collect();
    // Once more when the promises and windows of the lock itself have been let go.
    setTimeout(collect, AGAIN_AFTER_MS).unref();
  };
}
