export * from './roles.ts';
export * from './settings.ts';
export * from './policy.ts';
export * from './granted-scopes.ts';
