export { lockHandlers } from './handlers.ts';
export { hintOfLogin } from './hint-of-login.ts';
