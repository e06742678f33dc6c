/**
 * One channel for every call of the shell, not one per method: so there is one door, every call passes the same checks in the same
 * order, and a name that the contract does not know is refused by us and not by Electron.
 */
export const CALL_CHANNEL = 'api:call';
/** A page asks for its port to the core, past the shell (docs/adr/0018), and gets it or a code in place of it. */
export const PORT_CHANNEL = 'api:port';
/** Events of the shell; those of the core come through the port. */
export const EVENT_CHANNEL = 'api:event';
