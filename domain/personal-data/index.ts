export * from './consent.ts';
export * from './achievements.ts';
export * from './erased.ts';
export * from './register.ts';
export * from './categories.ts';
export * from './exports.ts';
export * from './incident-notices.ts';
