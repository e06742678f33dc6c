import { describe, expect, it } from 'vitest';
import type { Poke } from '#domain/contract/sync/index.ts';
import { assertLoopback, readEvents } from './virtual-workstation.ts';

describe('a load stays on this computer', () => {
  it.each(['http://127.0.0.1:8080', 'http://localhost:1', 'http://[::1]:9'])('takes %s', (address) => expect(() => assertLoopback(address)).not.toThrow());
  it.each(['http://10.0.0.5:8080', 'https://school.example', 'http://127.0.0.1.example:80', 'http://0.0.0.0:80'])('refuses %s', (address) =>
    expect(() => assertLoopback(address)).toThrow(RangeError));
});

describe('the stream of pokes (design §4)', () => {
  const stream = ': heartbeat\n\nevent: poke\ndata: {"seq":7,"scopes":[]}\n\nevent: bye\ndata: {"seq":9,"scopes":[]}\n\nevent: poke\ndata: {"seq":8,"scopes":[]}\n\n';
  it.each([1, 2, 5, 1_000])('is read whole when it comes in pieces of %i bytes', async (size) => {
    const pokes: Poke[] = [];
    async function* pieces() {
      for (let at = 0; at < stream.length; at += size) yield new TextEncoder().encode(stream.slice(at, at + size));
    }
    await readEvents(pieces(), (poke) => pokes.push(poke));
    expect(pokes.map(({ seq }) => seq)).toEqual([7, 8]);
  });
});
