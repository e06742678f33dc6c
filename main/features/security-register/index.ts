export { securityRegisterHandlers } from './handlers.ts';
