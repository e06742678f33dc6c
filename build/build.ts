/**
 * Builds the application into dist/: the shell, the core and its workers, the preload and the page.
 * Run by Node 24: `npm run build`. The list of parts is build/vite/entries.ts.
 */
import { existsSync } from 'node:fs';
import { readFile, readdir, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { fingerprintSources, rememberBuild } from './bootstrap/build-fingerprint.mjs';
import { nodeEntries, rendererPage } from './vite/entries.ts';
import { nodeConfig } from './vite/node-config.ts';
import { rendererConfig } from './vite/renderer-config.ts';

const project = fileURLToPath(new URL('..', import.meta.url)).replace(/[/\\]$/, '');

/** Bytes of a file, or of everything below a folder. */
async function sizeOf(path: string): Promise<number> {
  const about = await stat(path);
  if (!about.isDirectory()) return about.size;
  const sizes = await Promise.all((await readdir(path)).map((name) => sizeOf(join(path, name))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function main(): Promise<void> {
  const started = performance.now();
  const dist = join(project, 'dist');
  const [manifest, fingerprint] = await Promise.all([readFile(join(project, 'package.json'), 'utf8'), fingerprintSources(project)]);
  const dependencies = Object.keys((JSON.parse(manifest) as { dependencies: Record<string, string> }).dependencies);
  // A build cut off in the middle must not pass for a whole one.
  await rm(join(dist, '.fingerprint'), { force: true });

  const parts: { output: string; made: Promise<unknown> }[] = nodeEntries
    .filter((entry) => existsSync(join(project, entry.source)))
    .map((entry) => ({ output: entry.output, made: build(nodeConfig(project, entry, dependencies)) }));
  if (existsSync(join(project, rendererPage))) parts.push({ output: 'renderer', made: build(rendererConfig(project)) });

  const results = await Promise.allSettled(parts.map((part) => part.made));
  const failures = results.filter((result) => result.status === 'rejected');
  if (failures.length > 0) {
    for (const failure of failures) console.error(failure.reason instanceof Error ? failure.reason.message : failure.reason);
    process.exitCode = 1;
    return;
  }

  for (const part of parts) {
    const path = join(dist, part.output);
    console.log(`  ${relative(project, path).padEnd(28)} ${String(Math.ceil((await sizeOf(path)) / 1024)).padStart(6)} KB`);
  }
  await rememberBuild(project, fingerprint);
  console.log(`  built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

await main();
