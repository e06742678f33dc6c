export { letOut, type LeavingFile } from './let-out.ts';
