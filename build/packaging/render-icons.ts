/**
 * Renders the icons of the application from their SVG sources: PNG for Linux and windows, ICO for Windows.
 * `node build/headless-desk.mjs -- node build/packaging/render-icons.ts`; the results are committed.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { resolveElectron } from '../electron-runtime.mjs';

const icons = join(import.meta.dirname, '..', '..', 'resources', 'icons');
const SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const ICO_SIZES = [16, 24, 32, 48, 64, 128, 256];
const WINDOW_SIZE = 256;
/** Up to this size the drawing without the grid is the clearer one. */
const SMALL_UP_TO = 48;

/** Runs in the page, whose types this program does not know: SVG → PNG of the given size, as base64. */
const DRAW = `async ({ svg, size }) => {
  const image = new Image(size, size);
  image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(svg);
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  canvas.getContext('2d').drawImage(image, 0, 0, size, size);
  return canvas.toDataURL('image/png').split(',')[1];
}`;

/** An .ico of PNG pictures: a head, one record of 16 bytes for each picture, the pictures. A size of 256 is written as 0. */
function ico(pictures: readonly { size: number; png: Buffer }[]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  for (const [index, { size, png }] of pictures.entries()) {
    const record = 6 + 16 * index;
    head.writeUInt8(size % 256, record);
    head.writeUInt8(size % 256, record + 1);
    head.writeUInt16LE(1, record + 4);
    head.writeUInt16LE(32, record + 6);
    head.writeUInt32LE(png.length, record + 8);
    head.writeUInt32LE(offset, record + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...pictures.map((picture) => picture.png)]);
}

async function main(): Promise<void> {
  const [large, small] = await Promise.all(['uchitelskaya.svg', 'uchitelskaya-small.svg'].map((name) => readFile(join(icons, name), 'utf8')));
  const folder = await mkdtemp(join(tmpdir(), 'icons-'));
  await writeFile(join(folder, 'package.json'), '{"name":"icons","main":"main.cjs"}');
  await writeFile(join(folder, 'main.cjs'), "const { app, BrowserWindow } = require('electron');\napp.whenReady().then(() => new BrowserWindow({ show: false }).loadURL('about:blank'));\n");
  const app = await _electron.launch({
    executablePath: (await resolveElectron()).executable,
    args: [folder, '--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  });
  try {
    const page = await app.firstWindow();
    const pictures: { size: number; png: Buffer }[] = [];
    for (const size of SIZES) {
      const svg = (size <= SMALL_UP_TO ? small : large)!;
      const base64 = await page.evaluate<string>(`(${DRAW})(${JSON.stringify({ svg, size })})`);
      const png = Buffer.from(base64, 'base64');
      await writeFile(join(icons, `${size}x${size}.png`), png);
      // The picture of the window itself.
      if (size === WINDOW_SIZE) await writeFile(join(icons, 'icon.png'), png);
      pictures.push({ size, png });
    }
    await writeFile(join(icons, 'uchitelskaya.ico'), ico(pictures.filter((picture) => ICO_SIZES.includes(picture.size))));
  } finally {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
