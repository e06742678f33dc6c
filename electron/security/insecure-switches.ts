/**
 * Electron's security checklist 6, 8 and 19: switches that open the application from outside. A packaged build that is started with one
 * ends at once. None that Electron adds by itself may stand here (as `allow-file-access-from-files`); Node's own (`--inspect`, NODE_OPTIONS) are shut by the fuses.
 */
const REFUSED = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'auto-open-devtools-for-tabs',
  'remote-allow-origins',
  'disable-web-security',
  'disable-site-isolation-trials',
  'allow-running-insecure-content',
  'unsafely-treat-insecure-origin-as-secure',
  'enable-blink-features',
  'ignore-certificate-errors',
  'no-sandbox',
  'disable-setuid-sandbox',
  'disable-namespace-sandbox',
  'disable-seccomp-filter-sandbox',
  'disable-gpu-sandbox',
  'allow-sandbox-debugging',
  'single-process',
  // Another program in the place of a process of ours.
  'renderer-cmd-prefix',
  'utility-cmd-prefix',
  'gpu-launcher',
  'browser-subprocess-path',
  'load-extension',
  'proxy-server',
  'proxy-pac-url',
  'host-rules',
  'host-resolver-rules',
  // What went over the wire, or the keys to it, in a file.
  'ssl-key-log-file',
  'log-net-log',
  'js-flags',
  'inspect',
  'inspect-brk',
  'inspect-wait',
  'inspect-port',
  'debug-port',
] as const;

/** @returns the switches of the command line that a packaged build refuses, by name */
export function findInsecureSwitches(hasSwitch: (name: string) => boolean): string[] {
  return REFUSED.filter((name) => hasSwitch(name));
}
