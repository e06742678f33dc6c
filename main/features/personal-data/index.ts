export { listPupilPapers } from './consents-repository.ts';
export { personalDataHandlers } from './handlers.ts';
