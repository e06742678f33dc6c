export { workstationsHandlers } from './handlers.ts';
