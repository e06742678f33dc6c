import { describe, expect, test } from 'vitest';
import { isOurOrigin, mayNavigate, PAGE_ADDRESS } from './page-address.ts';

const VIEWER = 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/index.html';

describe('isOurOrigin', () => {
  test.each([PAGE_ADDRESS, 'app://uchitelskaya/', 'app://uchitelskaya/assets/index.js?x=1#/journal'])('%s is ours', (address) => {
    expect(isOurOrigin(address)).toBe(true);
  });

  test.each([
    '', 'null', 'about:blank', 'data:text/html,x', 'blob:app://uchitelskaya/1', 'file:///index.html', 'https://uchitelskaya/index.html',
    'app://uchitelskaya.ru/index.html', 'app://evil/index.html', 'app:uchitelskaya', 'app://user@uchitelskaya/index.html', 'app://uchitelskaya:8080/',
    'app2://uchitelskaya/', 'javascript:alert(1)',
  ])('«%s» is a stranger', (address) => {
    expect(isOurOrigin(address)).toBe(false);
  });
});

describe('mayNavigate', () => {
  test('our page stays with us, also away from a viewer', () => {
    expect(mayNavigate(PAGE_ADDRESS, 'app://uchitelskaya/index.html#/letters')).toBe(true);
    expect(mayNavigate(PAGE_ADDRESS, VIEWER)).toBe(false);
    expect(mayNavigate(PAGE_ADDRESS, 'print-document://document/a.pdf')).toBe(false);
    expect(mayNavigate(PAGE_ADDRESS, 'https://example.org/')).toBe(false);
  });

  test('a document for the printer stays in its viewer', () => {
    const document = 'print-document://document/a.pdf';
    expect(mayNavigate(document, VIEWER)).toBe(true);
    expect(mayNavigate(document, document)).toBe(true);
    expect(mayNavigate(document, PAGE_ADDRESS)).toBe(false);
    expect(mayNavigate(document, 'chrome-extension://other/index.html')).toBe(false);
    expect(mayNavigate(document, 'https://example.org/')).toBe(false);
  });
});
