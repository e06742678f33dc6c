export { recordLocalEvent, sendWaitingEvents, type LocalEvent } from './local-events.ts';
export { eraseRevisionTexts, findBrokenLink, findChainEnd, findChainHash, listLinks, readChainHead, recordRevision, type Revision } from './audit-repository.ts';
