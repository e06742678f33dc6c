/**
 * One channel for every call, not one per method: so there is one door, every call passes the same checks in the same
 * order, and a name that the contract does not know is refused by us and not by Electron.
 */
export const CALL_CHANNEL = 'api:call';
export const EVENT_CHANNEL = 'api:event';
