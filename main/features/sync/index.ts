export { placeOf, type CommandPlace } from './command-place.ts';
export { syncHandlers } from './handlers.ts';
export { textOfCommand, textOfRow } from './value-text.ts';
