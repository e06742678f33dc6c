import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { LanguageProvider } from '../../i18n/index.ts';
import { IncidentReminder } from './incident-reminder.tsx';

const HOUR = 3_600_000;
const REPORTED = Date.parse('2026-11-27T12:40:00Z');
let root: Root;
let page: HTMLElement;
beforeEach(() => {
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
});
afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
});

const show = async (now: number, reports = [{ compromiseId: 'c', name: 'Абдурахманова Анна', reportedAt: REPORTED }]): Promise<string> => {
  root.render(<LanguageProvider locale="ru"><IncidentReminder reports={reports} now={now} /><p>показано {now}</p></LanguageProvider>);
  await vi.waitFor(() => expect(page.textContent).toContain(`показано ${now}`));
  return page.textContent.replaceAll(' ', ' ');
};

it('tells both terms of a report, says which is over, and is silent after the later one (152-ФЗ, article 21, part 3.1)', async () => {
  const fresh = await show(REPORTED + HOUR);
  expect(fresh).toMatch(/Абдурахманова Анна: сообщить до .*28.*11.* \(24 часа\), о результатах до .*30.*11.* \(72 часа\)/);
  expect(fresh).not.toContain('срок прошёл');
  expect(await show(REPORTED + 24 * HOUR)).toMatch(/\(24 часа\) срок прошёл, о результатах/);
  expect(await show(REPORTED + 72 * HOUR)).toBe(`показано ${REPORTED + 72 * HOUR}`);
  expect(await show(REPORTED, [])).toBe(`показано ${REPORTED}`);
});
