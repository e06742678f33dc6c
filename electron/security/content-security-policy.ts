/**
 * Electron's security checklist 7, «Define a Content Security Policy».
 *
 * Nothing but our own files; nothing inline. Mantine writes its colour variables into `<style>` elements of its own: those alone carry the
 * nonce of their document.
 *
 * @param styleNonce base64url, new for each document; null for everything that is no document
 */
export function contentSecurityPolicy(styleNonce: string | null): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    styleNonce === null ? "style-src 'self'" : `style-src 'self' 'nonce-${styleNonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'none'",
    "object-src 'none'",
    "frame-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}
