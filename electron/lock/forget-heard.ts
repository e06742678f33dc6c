import { createSecretKey } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Within the second after which nothing may be found: other threads of Chromium give their blocks back to all only now and then. */
const AGAIN_AFTER_MS = [300, 600, 900] as const;

/** Sizes of blocks as the allocator of the system keeps them apart, up to a text of a thousand signs. */
const BLOCKS = { least: 24, most: 2_056, step: 16, ofEach: 100 } as const;

/**
 * Answers and inputs of the core never come here (docs/adr/0018). But Chromium tells its own process what stands in the field that has the focus (for input methods) and what is selected, and
 * titles of printed papers and names of chosen files are ours. What V8 held is collected, and V8 is told to blank what it frees; what Chromium gave back is overlaid.
 */
export function openForgetting(): () => void {
  setFlagsFromString('--clear-free-memory');
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const forget = (): void => {
    collect();
    overlayGivenBack();
  };
  return () => {
    forget();
    // Again when the promises and windows of the lock itself have been let go.
    for (const ms of AGAIN_AFTER_MS) setTimeout(forget, ms).unref();
  };
}

/**
 * The text of a field that is gone lies in a block that was given back to the allocator and not blanked. So many blocks of every small size are taken that those are among them, filled with zeroes, and given back: a secret key
 * of Node is a plain block of just that size. A measure against what is probable, and no promise.
 */
function overlayGivenBack(): void {
  const zeroes = new Uint8Array(BLOCKS.most);
  const held = [];
  for (let bytes: number = BLOCKS.least; bytes <= BLOCKS.most; bytes += BLOCKS.step) {
    for (let count = 0; count < BLOCKS.ofEach; count += 1) held.push(createSecretKey(zeroes.subarray(0, bytes)));
  }
  held.length = 0;
}
