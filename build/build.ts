/**
 * Builds the application into dist/: the shell, the core and its workers, the preload and the page.
 * Run by Node 24: `npm run build`. The list of parts is build/vite/entries.ts.
 */
import { existsSync } from 'node:fs';
import { readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { build } from 'vite';
import { fingerprintSources, rememberBuild } from './bootstrap/build-fingerprint.mjs';
import { copyFonts } from './copy-fonts.ts';
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
  const [manifest, fingerprint] = await Promise.all([readFile(join(project, 'package.json'), 'utf8'), fingerprintSources(project)]);
  const dependencies = Object.keys((JSON.parse(manifest) as { dependencies: Record<string, string> }).dependencies);

  // Built beside dist/ and put in its place when it is whole: a failed build leaves the last good one, and no old chunk stays.
  const fresh = join(project, '.cache', `dist-${process.pid}`);
  try {
    const parts = nodeEntries
      .filter((entry) => existsSync(join(project, entry.source)))
      .map((entry) => build(nodeConfig(project, fresh, entry, dependencies)));
    if (existsSync(join(project, rendererPage))) parts.push(build(rendererConfig(project, fresh)));
    const results = await Promise.allSettled(parts);
    const failures = results.filter((result) => result.status === 'rejected');
    if (failures.length > 0) {
      for (const failure of failures) console.error(plain(failure.reason instanceof Error ? failure.reason.message : String(failure.reason)));
      process.exitCode = 1;
      return;
    }
    await copyFonts(project, fresh);
    await rememberBuild(fresh, fingerprint);
    await reportSizes(fresh);
    await rm(join(project, 'dist'), { recursive: true, force: true });
    await rename(fresh, join(project, 'dist'));
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  console.log(`  built in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

/** The compiler colours its messages even where nobody sees colours. */
const plain = (text: string): string => (process.stderr.isTTY ? text : stripVTControlCharacters(text));

async function reportSizes(dist: string): Promise<void> {
  for (const folder of (await readdir(dist)).filter((name) => !name.startsWith('.')).sort()) {
    for (const file of (await readdir(join(dist, folder))).sort()) {
      const size = await sizeOf(join(dist, folder, file));
      console.log(`  ${`dist/${folder}/${file}`.padEnd(48)} ${String(Math.ceil(size / 1024)).padStart(6)} KB`);
    }
  }
}

await main();
