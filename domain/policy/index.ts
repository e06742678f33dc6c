export * from './policy.ts';
export * from './granted-scopes.ts';
