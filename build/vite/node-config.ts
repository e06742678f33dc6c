import { isBuiltin } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { InlineConfig } from 'vite';
import type { NodeEntry } from './entries.ts';

/** Production dependencies that are bundled all the same: zod is small, pure and used by every process. */
const BUNDLED = ['zod'];

/**
 * One Node-side entry of the build.
 *
 * @param project root of the checkout
 * @param dist folder of the whole build
 * @param dependencies names of the production dependencies, which are shipped as packages beside the bundle
 */
export function nodeConfig(project: string, dist: string, entry: NodeEntry, dependencies: readonly string[]): InlineConfig {
  const packages = dependencies.filter((name) => !BUNDLED.includes(name));
  const isExternal = (id: string): boolean =>
    id === 'electron' || (entry.format === 'es' && (isBuiltin(id) || packages.some((name) => id === name || id.startsWith(`${name}/`))));
  return {
    configFile: false,
    root: project,
    logLevel: 'warn',
    publicDir: false,
    ssr: { target: 'node', noExternal: true },
    build: {
      ssr: join(project, entry.source),
      target: 'node24',
      outDir: join(dist, dirname(entry.output)),
      emptyOutDir: false,
      minify: false,
      sourcemap: false,
      reportCompressedSize: false,
      rolldownOptions: {
        external: isExternal,
        output: {
          format: entry.format,
          entryFileNames: basename(entry.output),
          // What is imported later may lie in a chunk; it lies in the same folder, see entries.ts. A sandboxed preload loads no second file.
          chunkFileNames: '[name]-[hash].js',
          codeSplitting: entry.format === 'es',
        },
      },
    },
  };
}
