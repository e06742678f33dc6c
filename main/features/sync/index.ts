export { placeOf, type CommandPlace } from './command-place.ts';
export { syncHandlers } from './handlers.ts';
