import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ElectronApplication, Page } from 'playwright-core';
import { logOf } from '../shell/shell-hands.ts';

/** Where a stranger's document is put; our own page stands beside it. */
export const STRANGER = 'app://uchitelskaya/stranger.html';

/**
 * Puts a stranger's documents behind our own scheme, without any policy: as if files of the page had been changed, or a hole in it had let
 * a script in and the policy did not exist. Done with the hands of the test in the process of the shell; the product has no such door.
 *
 * @param documents body by path: `/stranger.html`
 */
export async function serveStranger(app: ElectronApplication, documents: Readonly<Record<string, string>>): Promise<void> {
  await app.evaluate(({ session }, bodies) => {
    const { protocol } = session.fromPartition('pages', { cache: false });
    protocol.unhandle('app');
    protocol.handle('app', (request) => {
      const { host, pathname } = new URL(request.url);
      const body = host === 'uchitelskaya' ? bodies[pathname] : 'of another host';
      const type = pathname.endsWith('.js') ? 'text/javascript' : 'text/html; charset=utf-8';
      return body === undefined ? new Response(null, { status: 404 }) : new Response(body, { headers: { 'content-type': type } });
    });
  }, documents);
}

/** Opens a document of a stranger in the window of the application. What it carries has run when this answers. */
export async function openStranger(app: ElectronApplication, page: Page, body: string): Promise<void> {
  await serveStranger(app, { '/stranger.html': `<!doctype html><title>stranger</title><body>${body}</body>` });
  for (let tries = 1; ; tries += 1) {
    try {
      await page.goto(STRANGER);
      return;
    } catch (error) {
      // What the shell gives back to a window that a test before has emptied may still be on its way.
      if (tries === 5 || !String(error).includes('interrupted by another navigation')) throw error;
      await page.waitForLoadState();
    }
  }
}

/** What the shell says it has blocked, in order. */
export async function blockedKinds(dataFolder: string): Promise<string[]> {
  const lines = (await logOf(dataFolder)).split('\n').filter((line) => line.includes('security.blocked'));
  return lines.map((line) => /"kind":"([^"]*)"/.exec(line)?.[1] ?? '');
}

export interface LoudServer {
  readonly port: number;
  /** Method and path of everything that reached it. */
  readonly heard: string[];
  close(): Promise<void>;
}

/** A server on this computer that answers everybody, so that only a rule of ours can be why nothing reaches it. */
export async function startLoudServer(): Promise<LoudServer> {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/plain' }).end('heard');
  });
  server.on('upgrade', (request, socket) => {
    heard.push(`UPGRADE ${request.url}`);
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export interface Violation {
  readonly directive: string;
  readonly blocked: string;
}

/** From now on the page notes what its policy forbids; read with `violationsIn`. */
export async function noteViolations(page: Page): Promise<void> {
  await page.evaluate(() => {
    const noted: Violation[] = [];
    Object.assign(globalThis, { notedViolations: noted });
    document.addEventListener('securitypolicyviolation', (event) => noted.push({ directive: event.effectiveDirective, blocked: event.blockedURI }));
  });
}

export const violationsIn = (page: Page): Promise<Violation[]> =>
  page.evaluate(() => (globalThis as unknown as { notedViolations: Violation[] }).notedViolations);
