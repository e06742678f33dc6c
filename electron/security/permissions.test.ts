import type { Session } from 'electron';
import { expect, test } from 'vitest';
import { denyPermissions } from './permissions.ts';

type Request = (page: null, permission: string, answer: (granted: boolean) => void) => void;
type Check = (page: null, permission: string) => boolean;

function guarded() {
  const handlers: { request?: Request; check?: Check; device?: () => boolean } = {};
  denyPermissions({
    setPermissionRequestHandler: (handler: Request) => void (handlers.request = handler),
    setPermissionCheckHandler: (handler: Check) => void (handlers.check = handler),
    setDevicePermissionHandler: (handler: () => boolean) => void (handlers.device = handler),
    setDisplayMediaRequestHandler: () => {},
  } as unknown as Session);
  const asked = (permission: string): boolean | undefined => {
    let granted: boolean | undefined;
    handlers.request?.(null, permission, (answer) => void (granted = answer));
    return granted;
  };
  return { asked, check: (permission: string) => handlers.check?.(null, permission), device: () => handlers.device?.() };
}

test.each(['media', 'geolocation', 'notifications', 'midi', 'pointerLock', 'openExternal', 'clipboard-read', 'hid', 'serial', 'usb', 'fileSystem', 'window-management', 'unknown'])(
  '%s is denied, asked or checked',
  (permission) => {
    const session = guarded();
    expect(session.asked(permission)).toBe(false);
    expect(session.check(permission)).toBe(false);
  },
);

test('marks may be copied as text, devices are never opened', () => {
  const session = guarded();
  expect(session.asked('clipboard-sanitized-write')).toBe(true);
  expect(session.check('clipboard-sanitized-write')).toBe(true);
  expect(session.device()).toBe(false);
});
