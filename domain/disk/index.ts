export * from './disk-state.ts';
export * from './linux-disk.ts';
export * from './system-answers.ts';
export * from './look-at-disk.ts';
