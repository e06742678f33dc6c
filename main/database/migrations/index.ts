import { journal } from './0010-journal.ts';
import type { Migration } from './migration.ts';

export type { Migration } from './migration.ts';

/** Every step, oldest first. A published step is never edited; the next one is added. */
export const MIGRATIONS: readonly Migration[] = [journal];
