export * from './checksum.ts';
export * from './pack.ts';
export * from './archive.ts';
export * from './seal.ts';
