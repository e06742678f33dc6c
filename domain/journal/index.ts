export * from './attendance-code.ts';
export * from './cell-rules.ts';
export * from './cell-text.ts';
export * from './commands.ts';
export * from './page-codec.ts';
export * from './plan-cell-change.ts';
export * from './reduce.ts';
export * from './limits.ts';
export { asRussianLayout } from './keyboard-layout.ts';
