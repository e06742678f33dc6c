import type { WebContents } from 'electron';
import { isOurOrigin, mayNavigate, PAGE_ADDRESS } from './page-address.ts';

/**
 * Electron's security checklist 13, «Disable or limit navigation»: a window stays on our page. Redirects and frames are
 * judged alike, because each is a way out. The empty page is announced to nobody before it stands: who empties our window gets our page again.
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
  let stood = '';
  page.on('did-navigate', (_event, url) => {
    const left = isOurOrigin(stood) && !mayNavigate(stood, url);
    stood = url;
    if (!left) return;
    blocked('emptied');
    // Refused where the window is closing: then there is nothing to bring back.
    void page.loadURL(PAGE_ADDRESS).catch(() => undefined);
  });
}
