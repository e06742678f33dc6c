export * from './password-rules.ts';
export * from './login.ts';
