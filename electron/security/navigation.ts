import type { WebContents } from 'electron';
import { mayNavigate } from './page-address.ts';

/**
 * Electron's security checklist 13, «Disable or limit navigation»: a window stays on our page. Redirects and frames are
 * judged alike, because each is a way out.
 */
export function blockNavigation(page: WebContents, blocked: (kind: string) => void): void {
  const judge = (kind: string) => (event: { preventDefault(): void; readonly url: string; readonly isMainFrame: boolean }) => {
    if (mayNavigate(page.getURL(), event.url)) return;
    event.preventDefault();
    blocked(event.isMainFrame ? kind : 'frame');
  };
  page.on('will-navigate', judge('navigation'));
  page.on('will-redirect', judge('redirect'));
  page.on('will-frame-navigate', judge('navigation'));
}
