export * from './checksum.ts';
