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
