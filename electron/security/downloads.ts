import type { Session } from 'electron';

/** Files are written by the core to a path that a person chose in the dialog of the OS; a page downloads nothing (checklist 5, 13). */
export function denyDownloads(session: Session, blocked: (kind: string) => void): void {
  session.on('will-download', (event, item) => {
    event.preventDefault();
    item.cancel();
    blocked('download');
  });
}
