import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGE_ADDRESS } from '#electron/security/page-address.ts';
import { openDemoSchool, signIn } from '../frame/desk-hands.ts';
import { launchApp, type RunningApp } from '../launch-app.ts';
import { noteViolations, startLoudServer, violationsIn, type LoudServer } from './attack-hands.ts';

/** The policy of our own page and the files behind our own scheme (Electron's security guide, points 7 and 18), tried from within that page. */
let running: RunningApp;
let loud: LoudServer;
const page = () => running.page;

beforeAll(async () => {
  loud = await startLoudServer();
  running = await launchApp();
});
afterAll(async () => {
  await running?.close();
  await loud.close();
});

/**
 * Lets a stranger's HTML into our page as a hole in it would, by a timer: a debugger's own evaluation may do what the page may not.
 *
 * @returns the directives that spoke, each once, and what of it ran nevertheless
 */
async function letIn(html: string): Promise<{ readonly directives: string[]; readonly ran: string[] }> {
  await noteViolations(page());
  await page().evaluate((markup) => {
    Object.assign(globalThis, { ran: [] });
    setTimeout(() => {
      const place = document.createElement('div');
      document.body.append(place);
      // createContextualFragment makes scripts that run, which innerHTML does not.
      place.append(document.createRange().createContextualFragment(markup));
    }, 0);
  }, html);
  await expect.poll(() => violationsIn(page())).not.toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  const directives = [...new Set((await violationsIn(page())).map(({ directive }) => directive))];
  return { directives, ran: await page().evaluate(() => (globalThis as unknown as { ran: string[] }).ran) };
}

describe('what a hole in the page could let in', () => {
  it.each([
    ['an inline script', '<script>ran.push("inline")</script>', 'script-src-elem'],
    ['a handler in an attribute', '<img src="data:image/png;base64,broken" onerror="ran.push(\'attribute\')">', 'script-src-attr'],
    ['a script in a data address', '<script src="data:text/javascript,ran.push(\'data\')"></script>', 'script-src-elem'],
    ['a script of another site', '<script src="https://example.org/x.js"></script>', 'script-src-elem'],
    ['a script of another host of ours', '<script src="app://other/x.js"></script>', 'script-src-elem'],
    ['an inline style', '<style>body{background:url(data:image/png;base64,x)}</style>', 'style-src-elem'],
    ['a style with a guessed nonce', '<style nonce="__STYLE_NONCE__">body{opacity:.5}</style>', 'style-src-elem'],
    ['a style in an attribute', '<p style="position:fixed;inset:0">over everything</p>', 'style-src-attr'],
    ['a style of another site', '<link rel="stylesheet" href="https://example.org/x.css">', 'style-src-elem'],
    ['a picture of another site, which would carry marks away', '<img src="https://example.org/?marks=5">', 'img-src'],
    ['a frame', '<iframe src="https://example.org/"></iframe>', 'frame-src'],
    ['a frame of our own page', '<iframe src="index.html"></iframe>', 'frame-src'],
    ['an object', '<object data="data:text/html,x"></object>', 'object-src'],
    ['another base of every address', '<base href="https://example.org/">', 'base-uri'],
    ['a sound', '<audio src="data:audio/wav;base64,x"></audio>', 'media-src'],
  ])('Electron 7: %s is held back', async (_what, html, directive) => {
    expect(await letIn(html)).toEqual({ directives: [directive], ran: [] });
  });

  it('Electron 7: no text becomes a program: eval, Function, a timer of text, a script address, a worker', async () => {
    await noteViolations(page());
    await page().evaluate(() => {
      const ran: string[] = [];
      Object.assign(globalThis, { ran });
      setTimeout(() => {
        for (const attempt of [
          // oxlint-disable-next-line no-eval -- this is what must not work
          () => (0, eval)('ran.push("eval")'),
          // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- this is what must not work
          () => new Function('ran.push("function")')(),
          () => setTimeout('ran.push("timer")' as unknown as () => void, 0),
          () => (location.href = 'javascript:ran.push("address")'),
          () => new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))).addEventListener('message', () => ran.push('worker')),
        ]) {
          try {
            attempt();
          } catch {
            // Refused aloud.
          }
        }
      }, 0);
    });
    await expect.poll(async () => (await violationsIn(page())).map(({ directive, blocked }) => `${directive} ${blocked}`).sort()).toEqual([
      'script-src eval', 'script-src eval', 'script-src eval', 'script-src-elem inline', 'worker-src blob',
    ]);
    expect(await page().evaluate(() => (globalThis as unknown as { ran: string[] }).ran)).toEqual([]);
  });

  it('Electron 7: nothing is sent anywhere: fetch, socket, stream, beacon, form', async () => {
    await noteViolations(page());
    await page().evaluate((port) => {
      const at = `127.0.0.1:${port}`;
      void fetch(`http://${at}/fetch`).catch(() => undefined);
      const lines = [new WebSocket(`ws://${at}/socket`), new EventSource(`http://${at}/stream`)];
      Object.assign(globalThis, { lines });
      navigator.sendBeacon(`http://${at}/beacon`, 'marks');
      const form = document.createElement('form');
      form.action = `http://${at}/form`;
      form.method = 'post';
      document.body.append(form);
      form.submit();
    }, loud.port);
    await expect.poll(async () => (await violationsIn(page())).map(({ directive }) => directive).sort()).toEqual(['connect-src', 'connect-src', 'connect-src', 'connect-src', 'form-action']);
    expect(loud.heard).toEqual([]);
  });

  it('Electron 7: the nonce of styles is told to no selector and no attribute, and is another after a reload', async () => {
    const read = () =>
      page().evaluate(() => {
        const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')!;
        return { nonce: meta.nonce, attribute: meta.getAttribute('nonce'), selector: document.querySelectorAll('[nonce^="a"],[nonce^="b"],[nonce*="1"],[nonce*="-"]').length, markup: document.documentElement.outerHTML.includes(meta.nonce) };
      });
    const first = await read();
    expect(first).toMatchObject({ attribute: '', selector: 0, markup: false, nonce: expect.stringMatching(/^[\w-]{24}$/) as string });
    await page().reload();
    expect((await read()).nonce).not.toBe(first.nonce);
  });

  it('Electron 7: our own page breaks no rule of its policy, dialogs and both appearances included', async () => {
    await page().goto(PAGE_ADDRESS);
    running.consoleErrors.length = 0;
    await noteViolations(page());
    await page().getByRole('button', { name: 'Включить тёмное оформление' }).click();
    await page().locator('html[data-mantine-color-scheme="dark"]').waitFor();
    await openDemoSchool(page());
    await signIn(page(), '7А');
    // A dialog holds the page behind it still by a style element of its own.
    await page().keyboard.press('F1');
    await page().getByRole('dialog').waitFor();
    expect(await page().evaluate(() => getComputedStyle(document.body).overflow)).toBe('hidden');
    expect(await violationsIn(page())).toEqual([]);
    expect(running.consoleErrors).toEqual([]);
  });
});

describe('the files behind our scheme', () => {
  it('Electron 18: the page comes from our scheme, with its policy and the other heads of every answer', async () => {
    expect(page().url()).toMatch(/^app:\/\/uchitelskaya\/index\.html/);
    for (const path of ['/index.html', '/missing.js']) {
      const heads = await page().evaluate(async (name) => Object.fromEntries((await fetch(name)).headers), path);
      expect(heads).toMatchObject({
        'content-security-policy': expect.stringMatching(/^default-src 'none'; script-src 'self'; style-src 'self'( 'nonce-[\w-]{24}')?;/) as string,
        'x-content-type-options': 'nosniff',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
      });
    }
  });

  it('Electron 18: no address leads to a file beside the built page', async () => {
    const statuses = await page().evaluate(() =>
      Promise.all(
        ['/../main/core-process.js', '/%2e%2e/preload/preload.cjs', '/..%2fpreload%2fpreload.cjs', '/..%2fmain%2fcore-process.js', '/assets/..%2f..%2fmain%2fcore-process.js', '/..%5cpackage.json', '/%2fetc%2fhostname', '/index.html%00.js', '/', '/index.html'].map(
          async (path) => (await fetch(`app://uchitelskaya${path}`)).status,
        ),
      ),
    );
    expect(statuses).toEqual([404, 404, 404, 404, 404, 404, 404, 404, 404, 200]);
  });

  it('Electron 18: a file is not read by its path, also where no policy forbids it', async () => {
    const answer = await running.app.evaluate(({ session }) => session.fromPartition('pages', { cache: false }).fetch('file:///etc/hostname').then((read) => read.text(), (error: unknown) => String(error)));
    expect(answer).toContain('ERR_BLOCKED_BY_CLIENT');
  });
});
