export * from './protocol.ts';
export * from './messages.ts';
export * from './account-messages.ts';
export * from './grant-messages.ts';
export * from './recovery-file, /personal-messages.ts';
export * from './seals-file.ts';
export * from './scopes.ts';
export * from './tables.ts';
export * from './enrolment-code.ts';
