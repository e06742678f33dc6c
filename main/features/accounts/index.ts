export { accountsHandlers } from './handlers.ts';
export { requireActor } from './require-actor.ts';
