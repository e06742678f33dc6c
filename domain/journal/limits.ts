/** A class of forty over two terms pasted at once is still one batch. */
export const MOST_COMMANDS_IN_BATCH = 5_000;
