/**
 * Electron's security checklist 6, 8 and 19: switches that open the application from outside. A packaged build that is started with one
 * ends at once; Node's own (`--inspect`, NODE_OPTIONS) are shut by the fuses.
 */
const REFUSED = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-allow-origins',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-running-insecure-content',
  'ignore-certificate-errors',
  'no-sandbox',
  'disable-setuid-sandbox',
  'load-extension',
  'proxy-server',
  'host-rules',
  'host-resolver-rules',
  'js-flags',
  'inspect',
  'inspect-brk',
] as const;

/** @returns the switches of the command line that a packaged build refuses, by name */
export function findInsecureSwitches(hasSwitch: (name: string) => boolean): string[] {
  return REFUSED.filter((name) => hasSwitch(name));
}
