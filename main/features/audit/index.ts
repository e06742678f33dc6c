export { findBrokenLink, readChainHead, recordRevision, type Revision } from './audit-repository.ts';
