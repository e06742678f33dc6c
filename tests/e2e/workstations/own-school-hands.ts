import type { Page } from 'playwright-core';

/** «Школа на этом компьютере» with the administrator Ёлкина Дарья, from the start page to the list of who may come in. PostgreSQL must be able to pass the data folder. */
export async function createOwnSchool(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Создать школу…' }).click();
  await page.getByLabel('Название школы').fill('Школа у реки');
  await page.getByLabel('Фамилия').fill('Ёлкина');
  await page.getByLabel('Имя', { exact: true }).fill('Дарья');
  await page.getByRole('button', { name: 'Создать школу' }).click();
  await page.getByRole('listbox', { name: 'Сотрудники' }).waitFor({ timeout: 150_000 });
}
