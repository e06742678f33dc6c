import type { App, Session, WebContents } from 'electron';
import { refuseBadCertificates, refuseCertificatesOf } from './certificates.ts';
import { watchDumps } from './core-dumps.ts';
import { denyDownloads } from './downloads.ts';
import { blockNavigation } from './navigation.ts';
import { denyNewWindows } from './new-windows.ts';
import { denyPermissions } from './permissions.ts';
import { blockRemoteContent } from './remote-content.ts';
import { denyWebviews } from './webviews.ts';

export { keepMemoryOutOfDumps } from './core-dumps.ts';
export { findInsecureSwitches } from './insecure-switches.ts';
export { DOCUMENT_SCHEME, isOurOrigin, PAGE_ADDRESS, PAGE_SCHEME, PRINTING_SCHEMES } from './page-address.ts';
export { bareDocumentPreferences, pagePreferences } from './page-preferences.ts';
export { createPageProtocol } from './page-protocol.ts';
export { isTestFlavour } from './test-flavour.ts';

/** Every page of the application, whoever made it, is under these rules. */
export function guardApplication(app: App, blocked: (kind: string) => void): void {
  refuseBadCertificates(app);
  watchDumps(app);
  app.on('web-contents-created', (_event, page) => guardPage(page, blocked));
}

function guardPage(page: WebContents, blocked: (kind: string) => void): void {
  blockNavigation(page, blocked);
  denyNewWindows(page, blocked);
  denyWebviews(page, blocked);
}

/** @param more schemes the session may load beside our own */
export function guardSession(session: Session, more: readonly string[], blocked: (kind: string) => void): void {
  denyPermissions(session);
  denyDownloads(session, blocked);
  blockRemoteContent(session, more, blocked);
  refuseCertificatesOf(session);
}
