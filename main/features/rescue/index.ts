export { rescueHandlers } from './handlers.ts';
