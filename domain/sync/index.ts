export * from './checksum.ts';
export * from './pack.ts';
