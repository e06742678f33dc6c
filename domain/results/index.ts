export * from './averages.ts';
export * from './term-mark.ts';
