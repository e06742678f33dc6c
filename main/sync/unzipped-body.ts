import type { Readable } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';

/** The bytes of a compressed body as they come. An error of either stream ends the loop with it. */
export async function* unzippedBody(body: Readable, encoding: string): AsyncGenerator<Uint8Array> {
  const unzip = encoding === 'zstd' ? createZstdDecompress() : encoding === 'gzip' ? createGunzip() : null;
  if (!unzip) {
    for await (const chunk of body) yield chunk as Uint8Array;
    return;
  }
  body.on('error', (error) => unzip.destroy(error));
  for await (const chunk of body.pipe(unzip)) yield chunk as Uint8Array;
}
