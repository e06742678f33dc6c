import { isAbsolute, resolve } from 'node:path';

/**
 * Where everything of this workstation lies. In order: the switch `--data-folder=<path>`, the variable `UCHITELSKAYA_DATA` (portable use from a stick, tests),
 * the folder of the operating system. A relative path counts from the folder the application was started in.
 */
export function readDataFolder(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  systemFolder: string,
  startedIn: string,
): string {
  const prefix = '--data-folder=';
  const named = argv.find((word) => word.startsWith(prefix))?.slice(prefix.length) || env['UCHITELSKAYA_DATA'];
  if (!named) return systemFolder;
  return isAbsolute(named) ? named : resolve(startedIn, named);
}
