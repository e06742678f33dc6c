import type { Session } from 'electron';

/** Copying marks as text is the grid's daily work; Chromium asks for it when a page writes the clipboard by script. */
const ALLOWED = new Set(['clipboard-sanitized-write']);

/**
 * Electron's security checklist 5, «Handle session permission requests from remote content»: camera, location, notifications, devices
 * and the rest are denied without asking. Both handlers are needed: a check does not pass through the request handler.
 */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_page, permission, answer) => answer(ALLOWED.has(permission)));
  session.setPermissionCheckHandler((_page, permission) => ALLOWED.has(permission));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler(null);
}
