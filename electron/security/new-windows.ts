import type { WebContents } from 'electron';

/** Electron's security checklist 14, «Disable or limit creation of new windows»: a page opens none; the shell alone does. */
export function denyNewWindows(page: WebContents, blocked: (kind: string) => void): void {
  page.setWindowOpenHandler(() => {
    blocked('window');
    return { action: 'deny' };
  });
}
