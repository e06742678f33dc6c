/**
 * A failure a person can act upon: its message is one sentence with what to do next.
 * The scripts of this folder print it alone; any other exception is a fault of ours and keeps its stack.
 */
export class SetupFailure extends Error {
  /** @param {string} message one clear sentence with what to do next */
  constructor(message) {
    super(message);
    this.name = 'SetupFailure';
  }
}

/**
 * Ends a script: a SetupFailure is one line, anything else shows where it came from.
 *
 * @param {unknown} error
 * @returns {never}
 */
export function endWithFailure(error) {
  if (error instanceof SetupFailure) console.error(`\n✖ ${error.message}`);
  else console.error(error);
  process.exit(1);
}
