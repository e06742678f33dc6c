import { extname, join, sep } from 'node:path';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { isOurOrigin } from './page-address.ts';

const MIME: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
} as const;

/** Stands in renderer/index.html where each document gets its own nonce. */
export const STYLE_NONCE_PLACE = '__STYLE_NONCE__';
const NONCE_BYTES = 18;

/**
 * Electron's security checklist 18, «Avoid usage of the file:// protocol and prefer usage of custom protocols»: answers
 * `app://uchitelskaya/…` with files of one folder, and nothing outside it.
 *
 * @param folder absolute path of dist/renderer
 * @param readFile may reject; then there is no such file
 * @param random bytes that cannot be guessed, for the nonce of each document
 */
export function createPageProtocol(
  folder: string,
  readFile: (path: string) => Promise<Uint8Array>,
  random: (bytes: number) => Uint8Array,
): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET') return refused(405);
    const path = filePath(folder, request.url);
    const mime = path === null ? undefined : MIME[extname(path)];
    if (path === null || mime === undefined) return refused(404);
    try {
      const file = await readFile(path);
      if (mime !== MIME['.html']) return new Response(file as Uint8Array<ArrayBuffer>, { headers: headersFor(null, mime) });
      const nonce = Buffer.from(random(NONCE_BYTES)).toString('base64url');
      const document = new TextDecoder().decode(file).replaceAll(STYLE_NONCE_PLACE, nonce);
      return new Response(document, { headers: headersFor(nonce, mime) });
    } catch {
      return refused(404);
    }
  };
}

function headersFor(styleNonce: string | null, mime?: string): Record<string, string> {
  return { ...HEADERS, 'Content-Security-Policy': contentSecurityPolicy(styleNonce), ...(mime === undefined ? {} : { 'Content-Type': mime }) };
}

const refused = (status: number): Response => new Response(null, { status, headers: headersFor(null) });

/** @returns null where the address leaves the folder or is not ours */
function filePath(folder: string, address: string): string | null {
  if (!isOurOrigin(address)) return null;
  let name: string;
  try {
    name = decodeURIComponent(new URL(address).pathname);
  } catch {
    return null;
  }
  // Backslashes and drive letters are separators on Windows, a zero byte ends a path in C.
  if (/[\\:\0]/.test(name)) return null;
  const path = join(folder, name);
  return path.startsWith(folder + sep) ? path : null;
}
