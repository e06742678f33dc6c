export { credentialsHandlers } from './handlers.ts';
