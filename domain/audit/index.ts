export * from './event-kinds.ts';
export * from './event-words.ts';
