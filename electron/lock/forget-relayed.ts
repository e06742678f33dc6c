import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Answers of the core pass through the shell on their way to a page, and stay in its heap until it is collected. Collected memory is not blank either, so V8 is told to blank what it
 * frees. What Chromium's own buffers keep is not reached by this (docs/guide/вход-и-блокировка.md, «Что остаётся»).
 */
export function openForgetting(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  return () => {
    // Twice: what the first run finds finalizable is freed by the second.
    collect();
    collect();
  };
}
