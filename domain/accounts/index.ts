export * from './access-settings.ts';
export * from './attempt-delay.ts';
export * from './password-rules.ts';
export * from './login.ts';
export * from './working-day.ts';
export * from './entry-counts.ts';
export * from './compromise-deadline.ts';
