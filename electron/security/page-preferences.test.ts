import type { Session } from 'electron';
import { expect, test } from 'vitest';
import { bareDocumentPreferences, pagePreferences } from './page-preferences.ts';

const session = {} as Session;
const FIXED = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  spellcheck: false,
};

test('a page is sandboxed, isolated and without Node', () => {
  expect(pagePreferences(session, '/preload.cjs', false)).toMatchObject({ ...FIXED, preload: '/preload.cjs', devTools: false });
});

test('developer tools exist in development only', () => {
  expect(pagePreferences(session, '/preload.cjs', true).devTools).toBe(true);
});

test('a window for a document has no bridge and no developer tools either', () => {
  const preferences = bareDocumentPreferences(session);
  expect(preferences).toMatchObject({ ...FIXED, devTools: false });
  expect(preferences).not.toHaveProperty('preload');
});
