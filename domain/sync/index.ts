export * from './checksum.ts';
export * from './pack.ts';
export * from './archive.ts';
