import type { WebContents } from 'electron';

/** Electron's security checklist 12, «Verify WebView options before creation»: there are none to verify, they are all denied. */
export function denyWebviews(page: WebContents, blocked: (kind: string) => void): void {
  page.on('will-attach-webview', (event) => {
    event.preventDefault();
    blocked('webview');
  });
}
