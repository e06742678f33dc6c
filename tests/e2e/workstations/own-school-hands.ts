import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { pdfPages } from '../../fixtures/pdf-text.ts';
import type { RunningApp } from '../launch-app.ts';
import type { WithApi } from '../shell/shell-hands.ts';

/** Who makes the school. */
export const ADMINISTRATOR = { name: 'Ёлкина Дарья', login: 'elkina.d', password: 'снег тает у крыльца' } as const;

export interface Credentials {
  readonly login: string;
  readonly password: string;
}

export const loginField = (page: Page) => page.getByRole('textbox', { name: 'Логин' });
export const passwordFields = (page: Page) => page.locator('input[type="password"]');
export const sections = (page: Page) => page.getByRole('navigation', { name: 'Разделы' });

/** Names and secrets of the administrator, the duty of care, and the disk where the computer's is not encrypted. */
export async function fillAdministrator(page: Page, { login, password }: Credentials = ADMINISTRATOR): Promise<void> {
  await page.getByLabel('Фамилия').fill('Ёлкина');
  await page.getByLabel('Имя', { exact: true }).fill('Дарья');
  await loginField(page).fill(login);
  await passwordFields(page).nth(0).fill(password);
  await passwordFields(page).nth(1).fill(password);
  await page.getByText('Пароль подходит').waitFor();
  await page.getByRole('checkbox', { name: 'Прочитано' }).check();
  await page.getByRole('region', { name: 'Диск этого компьютера' }).waitFor();
  const risk = page.getByRole('checkbox', { name: 'беру ответственность на себя' });
  if ((await risk.count()) > 0) await risk.check();
}

/** Login and password are asked for, and nobody is named. */
export const atDoor = (page: Page, timeout = 30_000): Promise<void> => page.getByText('Здесь нет списка имён').waitFor({ timeout });

/** Types into the door and presses Enter; what comes then the caller waits for. */
export async function knock(page: Page, { login, password }: Credentials): Promise<void> {
  await atDoor(page, 90_000);
  await loginField(page).fill(login);
  await passwordFields(page).first().fill(password);
  await page.keyboard.press('Enter');
}

/** The first sign-in: the password of the slip, and an own one in its place; what comes then the caller waits for. */
export async function settle(page: Page, temporary: Credentials, own: string): Promise<void> {
  await knock(page, temporary);
  await page.getByRole('heading', { name: 'Придумайте свой пароль' }).waitFor({ timeout: 60_000 });
  await passwordFields(page).nth(0).fill(own);
  await passwordFields(page).nth(1).fill(own);
  await page.getByRole('checkbox', { name: 'Прочитано' }).check();
  await page.getByRole('button', { name: 'Сохранить и войти' }).click();
}

/**
 * «Школа на этом компьютере» by hand: made by its administrator, who lets others in. PostgreSQL must be able to pass the data folder.
 */
export class OwnSchool {
  private readonly people = new Map<string, Credentials>();
  /** A lock replaces the window's page. */
  running: RunningApp;

  constructor(running: RunningApp) {
    this.running = running;
  }

  private get page(): Page {
    return this.running.page;
  }

  /** From the start page to the door with login and password. */
  async create(): Promise<void> {
    await this.page.getByRole('button', { name: 'Создать школу…' }).click();
    await this.page.getByLabel('Название школы').fill('Школа у реки');
    await fillAdministrator(this.page);
    await this.page.getByRole('button', { name: 'Создать школу' }).click();
    await atDoor(this.page, 200_000);
  }

  async signIn(who: Credentials): Promise<void> {
    await knock(this.page, who);
    await sections(this.page).waitFor({ timeout: 90_000 });
  }

  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: /^Кто работает/u }).click();
    await this.page.getByRole('menuitem', { name: 'Сменить сотрудника' }).click();
    await atDoor(this.page);
  }

  /**
   * Works as the administrator, or as who is found first by name, position or class («7А» is its class teacher). Who has no credentials yet is given some by the administrator, as on the slip, and chooses an own password.
   * @returns the login and password they have from now on
   */
  async enterAs(words: string): Promise<Credentials> {
    if (await sections(this.page).isVisible()) await this.signOut();
    if (words === ADMINISTRATOR.name) {
      await this.signIn(ADMINISTRATOR);
      return ADMINISTRATOR;
    }
    const known = this.people.get(words);
    if (known) {
      await this.signIn(known);
      return known;
    }
    await this.signIn(ADMINISTRATOR);
    const issued = await this.issue(words);
    await this.signOut();
    const own = { login: issued.login, password: `кот спит на батарее ${this.people.size + 1}` };
    await this.comeIn(issued, own.password);
    this.people.set(words, own);
    return own;
  }

  /** The first sign-in. */
  async comeIn(temporary: Credentials, own: string): Promise<void> {
    await settle(this.page, temporary, own);
    await sections(this.page).waitFor({ timeout: 120_000 });
  }

  /** By the section's own calls, for tests that are not about it: login and password as they stand on the slip. */
  private async issue(words: string): Promise<Credentials> {
    const path = join(this.running.dataFolder, `листок-${this.people.size + 1}.pdf`);
    await this.running.app.evaluate(({ dialog }, chosen) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
    }, path);
    const failure = await this.page.evaluate(async (wanted) => {
      const { api } = globalThis as WithApi;
      const board = await api.roles.readBoard({});
      if (!board.ok) return board.error.code;
      const found = board.value.people.find(({ name, position, classesByLoad }) => classesByLoad.includes(wanted) || name.startsWith(wanted) || position.toLowerCase().includes(wanted.toLowerCase()));
      if (!found) return `nobody is «${wanted}»`;
      const batch = await api.credentials.issue({ kind: 'staff', holderIds: [found.staffId], reason: 'first' });
      if (!batch.ok) return batch.error.code;
      const file = await api.app.chooseFileToSave({ purpose: 'credential-slips', suggestedName: 'листок.pdf' });
      if (!file.ok || file.value === null) return 'no file';
      const saved = await api.credentials.saveSlips({ jobId: `slips-${found.staffId}`, fileToken: file.value.fileToken, batchId: batch.value.batchId });
      if (!saved.ok) return saved.error.code;
      await api.credentials.forgetBatch({ batchId: batch.value.batchId });
      return null;
    }, words);
    if (failure !== null) throw new Error(failure);
    return readSlip(path);
  }
}

/** Login and password of the first slip of a document. */
export function readSlip(path: string): Credentials {
  const [text = ''] = pdfPages(readFileSync(path));
  const password = /(?:[a-z]{4}-){3}\d\d/u.exec(text)?.[0];
  const login = /^[ \t]*(?:Логин:?\s+)?([a-z][a-z0-9]*(?:\.[a-z]+)+\d*)[ \t]*$/mu.exec(text)?.[1] ?? /[a-z]{2,}\.[a-z]{1,4}\d*\b/u.exec(text)?.[0];
  if (password === undefined || login === undefined) throw new Error('no slip');
  return { login, password };
}
