import type { Session } from 'electron';
import { PAGE_SCHEME } from './page-address.ts';

/**
 * Electron's security checklist 15 and 1: nothing is loaded from anywhere else, whatever a page or Chromium itself tries. The CSP says
 * the same to the page; this says it to the whole session.
 *
 * @param more schemes beside our own: the developer tools, the PDF viewer
 */
export function blockRemoteContent(session: Session, more: readonly string[], blocked: (kind: string) => void): void {
  const allowed = new Set([PAGE_SCHEME, 'data', 'blob', ...more].map((scheme) => `${scheme}:`));
  session.webRequest.onBeforeRequest((request, answer) => {
    const { protocol } = new URL(request.url);
    const cancel = !allowed.has(protocol);
    if (cancel) blocked(`request ${protocol}`);
    answer({ cancel });
  });
}
