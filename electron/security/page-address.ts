/** The only origin whose page may talk to us: our own files behind our own scheme, in every build. */
export const PAGE_SCHEME = 'app';
export const PAGE_ORIGIN = `${PAGE_SCHEME}://uchitelskaya`;
export const PAGE_ADDRESS = `${PAGE_ORIGIN}/index.html`;

/** `null` (file:, data:, opaque) and look-alikes are strangers. `URL.origin` is opaque for own schemes, so it is put together here. */
export function isOurOrigin(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return username === '' && password === '' && `${protocol}//${host}` === PAGE_ORIGIN;
}

/** A document on its way to a printer; only the hidden window of electron/printing ever shows one. */
export const DOCUMENT_SCHEME = 'print-document';

/** Chromium's own PDF viewer, which that window is made of. */
const PDF_VIEWER = 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/';
export const PRINTING_SCHEMES = [DOCUMENT_SCHEME, 'chrome-extension', 'chrome'] as const;

export const isDocumentAddress = (address: string): boolean => address.startsWith(`${DOCUMENT_SCHEME}:`);

/** Where a page that shows `from` may go: our page stays with us, a document stays in its viewer. */
export function mayNavigate(from: string, to: string): boolean {
  if (isDocumentAddress(from)) return isDocumentAddress(to) || to.startsWith(PDF_VIEWER);
  return isOurOrigin(to);
}
