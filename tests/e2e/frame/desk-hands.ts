import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { projectFolder } from '../launch-app.ts';

/** What a person does on the way to work; every step waits for what it leads to. */

/** Start page → demonstration school (made at first) → choice of the person. */
export async function openDemoSchool(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Открыть', exact: true }).click();
  await page.getByRole('listbox', { name: 'Сотрудники' }).waitFor({ timeout: 60_000 });
}

/** Signs in whoever is found first by the words: «7А» is the class teacher of 7А. Answers the name. */
export async function signIn(page: Page, words: string): Promise<string> {
  await page.getByRole('combobox').fill(words);
  const name = await page.getByRole('option').first().locator('[data-name]').innerText();
  await page.keyboard.press('Enter');
  await page.getByRole('navigation', { name: 'Разделы' }).waitFor();
  return name;
}

/** Finds something in the palette and opens it. The driver types Russian letters without keys, so the field must have the focus first. */
export async function openByPalette(page: Page, words: string, name: string): Promise<void> {
  await page.keyboard.press('Control+KeyK');
  await page.locator('input[aria-label="Быстрый переход"]:focus').waitFor();
  await page.keyboard.type(words);
  await page.getByRole('dialog', { name: 'Быстрый переход' }).getByRole('option', { name }).waitFor();
  await page.keyboard.press('Enter');
}

/** Colours of the whole page; answers when they are seen. */
export async function chooseScheme(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  if ((await page.locator('html').getAttribute('data-mantine-color-scheme')) === scheme) return;
  await page.getByRole('button', { name: scheme === 'dark' ? 'Включить тёмное оформление' : 'Включить светлое оформление' }).click();
  await page.locator(`html[data-mantine-color-scheme="${scheme}"]`).waitFor();
  // Away from the button, so that no tip stands in the picture.
  await page.mouse.move(0, 0);
  await page.getByRole('tooltip').waitFor({ state: 'detached' });
}

/** Waits until nothing moves any more. */
const comeToRest = (page: Page): Promise<unknown> =>
  page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))));

interface Axe {
  run(context: string, options: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
}

/** What axe-core finds on the page, or in one part of it, contrast included. Moving things are let come to rest first. */
export async function axeFindings(page: Page, within = 'html'): Promise<string[]> {
  const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  await comeToRest(page);
  return page.evaluate(async (within) => {
    const { violations } = await (globalThis as unknown as { axe: Axe }).axe.run(within, {
      resultTypes: ['violations'],
      // Mantine heads a dialog with <header>; the page's own is out of reach while the dialog stands.
      rules: { 'landmark-no-duplicate-banner': { enabled: within === 'html' } },
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => `${node.html} ${node.failureSummary ?? ''}`).join('\n')}`);
  }, within);
}

/** A picture of the window below out/, for eyes. */
export async function picture(page: Page, name: string, folder = 'screenshots'): Promise<void> {
  await mkdir(join(projectFolder, 'out', folder), { recursive: true });
  await comeToRest(page);
  await page.screenshot({ path: join(projectFolder, 'out', folder, `${name}.png`) });
}
