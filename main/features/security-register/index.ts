export { momentsOfDays } from './days.ts';
export { securityRegisterHandlers } from './handlers.ts';
