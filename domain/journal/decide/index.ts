export { decide } from './decide.ts';
export type { CommandAuthor, Decided, Decision, JournalEntity, RowColumns } from './decision.ts';
export type * from './facts.ts';
