import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.ts';
import { createPageProtocol, STYLE_NONCE_PLACE } from './page-protocol.ts';

const FOLDER = join('/app', 'dist', 'renderer');
const FILES: Readonly<Record<string, string>> = {
  [join(FOLDER, 'index.html')]: `<!doctype html><meta nonce="${STYLE_NONCE_PLACE}" />`,
  [join(FOLDER, 'assets', 'index-1.js')]: 'export {}',
  [join(FOLDER, 'assets', 'PT Sans.ttf')]: 'font',
  [join('/app', 'dist', 'secret.js')]: 'outside',
  [join(FOLDER, 'keys.sqlite')]: 'no kind of ours',
};

function open() {
  const asked: string[] = [];
  let documents = 0;
  const answer = createPageProtocol(FOLDER, async (path) => {
    asked.push(path);
    const text = FILES[path];
    if (text === undefined) throw new Error('ENOENT');
    return new TextEncoder().encode(text);
  }, (bytes) => new Uint8Array(bytes).fill((documents += 1)));
  return { asked, get: (address: string, method = 'GET') => answer(new Request(address, { method })) };
}

describe('files of the folder', () => {
  test.each([
    ['app://uchitelskaya/index.html', 'text/html; charset=utf-8'],
    ['app://uchitelskaya/assets/index-1.js', 'text/javascript; charset=utf-8'],
    ['app://uchitelskaya/assets/PT%20Sans.ttf', 'font/ttf'],
    ['app://uchitelskaya/index.html?v=1#/journal', 'text/html; charset=utf-8'],
  ])('%s is answered as %s under the policy', async (address, mime) => {
    const answer = await open().get(address);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(mime);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });
});

describe('the nonce of styles', () => {
  const nonceOf = async (answer: Response): Promise<string | undefined> => /nonce="([\w-]+)"/.exec(await answer.text())?.[1];

  test('is the same in a document and in its policy, and another in the next', async () => {
    const protocol = open();
    const answers = [await protocol.get('app://uchitelskaya/index.html'), await protocol.get('app://uchitelskaya/index.html')];
    const nonces = await Promise.all(answers.map((answer) => nonceOf(answer)));
    expect(nonces[0]).toMatch(/^[\w-]{24}$/);
    expect(nonces[0]).not.toBe(nonces[1]);
    expect(answers.map((answer) => answer.headers.get('content-security-policy'))).toEqual(nonces.map((nonce) => contentSecurityPolicy(nonce!)));
  });

  test('is given to documents only', async () => {
    const protocol = open();
    for (const address of ['app://uchitelskaya/assets/index-1.js', 'app://uchitelskaya/missing.html']) {
      expect((await protocol.get(address)).headers.get('content-security-policy')).toBe(contentSecurityPolicy(null));
    }
  });

  test('has one place in the page of the application', () => {
    const page = readFileSync(join(import.meta.dirname, '..', '..', 'renderer', 'index.html'), 'utf8');
    expect(page.split(STYLE_NONCE_PLACE).length - 1).toBe(1);
  });
});

describe('everything else', () => {
  test.each([
    'app://uchitelskaya/../secret.js',
    'app://uchitelskaya/%2e%2e/secret.js',
    'app://uchitelskaya/assets/..%2f..%2fsecret.js',
    'app://uchitelskaya/..%5csecret.js',
    'app://uchitelskaya/C:%2fsecret.js',
    'app://uchitelskaya/index.html%00.js',
    'app://uchitelskaya/%ff.js',
    'app://evil/index.html',
    'app://uchitelskaya/keys.sqlite',
    'app://uchitelskaya/',
    'app://uchitelskaya/missing.js',
  ])('%s is not found', async (address) => {
    expect((await open().get(address)).status).toBe(404);
  });

  test('only reading is answered', async () => {
    expect((await open().get('app://uchitelskaya/index.html', 'POST')).status).toBe(405);
  });

  test('whatever path is asked for, no file outside the folder is touched', async () => {
    const piece = fc.constantFrom('..', '.', '%2e%2e', '..%2f', '%5c', 'assets', 'index.html', '', 'C:', '%00', 'secret.js', '~');
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async (pieces) => {
        const protocol = open();
        await protocol.get(`app://uchitelskaya/${pieces.join('/')}`);
        expect(protocol.asked.filter((path) => !path.startsWith(`${FOLDER}/`) || path.includes('..'))).toEqual([]);
      }),
    );
  });
});
