import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { axeFindings, chooseScheme, picture } from './desk-hands.ts';

/** A page, or what is within it, in both colours: pictures under `<name>-<scheme>`, and nothing for axe to find. */
export async function looksRight(page: Page, name: string, within?: string): Promise<void> {
  for (const scheme of ['dark', 'light'] as const) {
    // A dialog lies over the switch: there the colours are put on as the switch would.
    if (within === undefined) await chooseScheme(page, scheme);
    else await page.evaluate((wanted) => document.documentElement.setAttribute('data-mantine-color-scheme', wanted), scheme);
    await picture(page, `${name}-${scheme}`);
    expect(await axeFindings(page, within)).toEqual([]);
  }
}
