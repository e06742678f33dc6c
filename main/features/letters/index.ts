export { lettersHandlers } from './handlers.ts';
