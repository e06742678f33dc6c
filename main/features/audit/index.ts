export { eraseRevisionTexts, findBrokenLink, findChainEnd, findChainHash, listLinks, readChainHead, recordRevision, type Revision } from './audit-repository.ts';
