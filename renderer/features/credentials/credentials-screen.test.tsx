import { MantineProvider } from '@mantine/core';
import { ModalsProvider } from '@mantine/modals';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Api } from '#domain/contract/ipc/index.ts';
import type { StaffRole } from '#domain/policy/index.ts';
import { BridgeProvider, createBridge } from '../../bridge/index.ts';
import { LanguageProvider } from '../../i18n/index.ts';
import { PersonalDataScreen } from '../personal-data/index.ts';
import { CredentialsScreen } from './index.ts';

/*
 * What the server would refuse is not offered, and what it allows is: the head, who issues nothing to staff, a class teacher, and the acting one, whom a grant names and no list
 * (R-02, R-05, R-06, R-10; issue 4, point 1).
 */
const ok = async (value: unknown) => ({ ok: true, value });
const ME = 's'.repeat(22);
const klass = (name: string, teacher: string | null) => ({ groupId: name.padEnd(22, 'x'), name, grade: 7, pupils: 25, classTeacher: teacher === null ? null : { staffId: teacher, name: 'Петрова Анна Михайловна' } });
const CLASSES = [klass('7А', 'p'.repeat(22)), klass('7Б', 'q'.repeat(22))];
const issue = { issueId: 'i'.repeat(22), kind: 'staff', holderId: 'h'.repeat(22), name: 'Иванова Мария Сергеевна', about: 'Учитель', reason: 'first', issuedAt: 1, issuedByName: 'Кузнецова', handedAt: null, handedByName: null };
const report = {
  compromiseId: 'c'.repeat(22), kind: 'pupil', holderId: 'h'.repeat(22), name: 'Абдурахманова Анна', about: '7А', reportedAt: 1, reportedByName: 'Петрова', note: 'листок потерян', dueAt: 2,
  acknowledgedAt: null, acknowledgedByName: null, reissuedAt: null, headSeenAt: null, headSeenByName: null, administratorSeenAt: null, administratorSeenByName: null,
};

let root: Root;
let page: HTMLElement;
beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }));
  vi.stubGlobal('ResizeObserver', class { observe() {} unobserve() {} disconnect() {} });
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
});
afterEach(() => {
  root.unmount();
  document.body.replaceChildren();
  vi.unstubAllGlobals();
});

const until = (check: () => void) => vi.waitFor(check, { timeout: 4_000, interval: 20 });
const words = () => document.body.textContent.replaceAll('\u00a0', ' ');
const buttons = () => [...document.querySelectorAll('button')].map((one) => one.getAttribute('aria-label') ?? one.textContent);
const openTab = async (name: string) => {
  const tab = await vi.waitFor(() => {
    const found = [...document.querySelectorAll<HTMLElement>('[role="tab"]')].find((one) => one.textContent.startsWith(name));
    if (!found) throw new Error(`no tab «${name}» in: ${words()}`);
    return found;
  }, { timeout: 4_000, interval: 20 });
  tab.click();
};

function show(Shown: () => React.ReactNode, roles: readonly StaffRole[], classes: readonly string[], holders: readonly object[] = [], reported: object = report): { asked: string[] } {
  const asked: string[] = [];
  const person = { staffId: ME, name: 'Ёлкина Дарья Ивановна', position: '', roles, classes, subjects: [] };
  const api = {
    app: { readState: () => ok({ version: '1', platform: 'linux', electron: '42', developmentRuntime: false, colorScheme: 'light', locale: 'ru', session: { staffId: ME, name: person.name } }) },
    accounts: { readOwn: () => ok(person) },
    school: { readOverview: () => ok({ school: { schoolId: 'h'.repeat(22), name: 'Школа', shortName: 'Школа', kind: 'joined' }, today: '2026-11-26', terms: [], classes: CLASSES }) },
    credentials: {
      list: ({ kind, classId }: { kind: string; classId: string | null }) => {
        asked.push(`list ${kind} ${classId ?? ''}`);
        return ok(holders);
      },
      issue: ({ holderIds, reason }: { holderIds: string[]; reason: string }) => {
        asked.push(`issue ${holderIds.join()} ${reason}`);
        return ok({ batchId: 'b'.repeat(32), issued: [] });
      },
      listIssues: () => ok([issue]), listCompromises: () => ok([reported]),
    },
    personalData: {
      readClass: ({ groupId }: { groupId: string }) => {
        asked.push(`readClass ${groupId}`);
        return ok({ groupId, name: '7Б', mayEnter: true, today: '2026-11-26', pupils: [] });
      },
    },
    on: () => () => undefined,
  } as unknown as Api;
  root.render(
    <MantineProvider>
      <BridgeProvider bridge={createBridge({ api, makeJobId: () => 'job' })}>
        <LanguageProvider locale="ru"><ModalsProvider><Shown /></ModalsProvider></LanguageProvider>
      </BridgeProvider>
    </MantineProvider>,
  );
  return { asked };
}

describe('«Логины и пароли» offers what the server allows', () => {
  it('to the head: the staff’s register of issue without «Вручено под подпись», and taking note of a report', async () => {
    show(CredentialsScreen, ['director'], []);
    await openTab('Журнал выдачи');
    await until(() => expect(words()).toContain('Иванова Мария Сергеевна'));
    expect(buttons().filter((name) => name.startsWith('Вручено под подпись'))).toEqual([]);
    expect(words()).toContain('не вручён');
    await openTab('Компрометация');
    await until(() => expect(buttons()).toContain('Принято к сведению: Абдурахманова Анна'));
  });

  it('to the administrator: both', async () => {
    show(CredentialsScreen, ['administrator'], []);
    await openTab('Журнал выдачи');
    await until(() => expect(buttons()).toContain('Вручено под подпись: Иванова Мария Сергеевна'));
    await openTab('Компрометация');
    await until(() => expect(buttons()).toContain('Принято к сведению: Абдурахманова Анна'));
  });

  it('to a class teacher: the reports of the class to be read, and no taking note of them', async () => {
    show(CredentialsScreen, ['teacher', 'class_teacher'], ['7А']);
    await openTab('Компрометация');
    await until(() => expect(words()).toContain('листок потерян'));
    expect(buttons().filter((name) => name.startsWith('Принято к сведению'))).toEqual([]);
  });
});

describe('a report that one of the two has seen (R-10)', () => {
  const seen = { administratorSeenAt: 1, administratorSeenByName: 'Кузнецова Мария Сергеевна', acknowledgedAt: 1, acknowledgedByName: 'Кузнецова Мария Сергеевна' };
  const noted = () => buttons().filter((name) => name.startsWith('Принято к сведению'));

  it.each([['administrator', 0], ['director', 1]] as const)('is asked of the %s: %i times, and stands there overdue until the head has seen it', async (role, asked) => {
    show(CredentialsScreen, [role], [], [], { ...report, ...seen, reissuedAt: 3 });
    await openTab('Компрометация');
    await until(() => expect(words()).toContain('Администратор: Кузнецова Мария Сергеевна'));
    expect(words()).toContain('Директор: ждёт');
    expect(words()).toContain('просрочено');
    expect(noted()).toHaveLength(asked);
  });

  it('late by the head is told so, and in time it is not overdue whatever came after', async () => {
    show(CredentialsScreen, ['director'], [], [], { ...report, ...seen, headSeenAt: 3, headSeenByName: 'Орлова' });
    await openTab('Компрометация');
    await until(() => expect(words()).toContain('директор увидел позже срока'));
    root.unmount();
    root = createRoot(page);
    show(CredentialsScreen, ['director'], [], [], { ...report, ...seen, headSeenAt: 2, headSeenByName: 'Орлова' });
    await openTab('Компрометация');
    await until(() => expect(words()).toContain('Директор: Орлова'));
    expect(words()).not.toMatch(/просрочено|позже срока/u);
  });
});

describe('an acting class teacher, named by a grant and by no list (R-01, R-04)', () => {
  it('has the class in «Логины и пароли», and no other', async () => {
    const { asked } = show(CredentialsScreen, ['teacher', 'class_teacher'], ['7Б']);
    await until(() => expect(asked).toContain(`list pupil ${CLASSES[1]!.groupId}`));
    expect(asked.filter((one) => one.includes(CLASSES[0]!.groupId))).toEqual([]);
  });

  it('has the class in «Персональные данные», and no other', async () => {
    const { asked } = show(PersonalDataScreen, ['teacher', 'class_teacher'], ['7Б']);
    await until(() => expect(asked).toEqual([`readClass ${CLASSES[1]!.groupId}`]));
    await until(() => expect([...document.querySelectorAll('[role="tab"]')].map(({ textContent }) => textContent)).toEqual(['Согласия', 'Изменения данных']));
  });
});

describe('a slip that was lost (R-11)', () => {
  const press = async (name: string) => {
    const found = await vi.waitFor(() => {
      const one = [...document.querySelectorAll<HTMLElement>('button, [role="menuitem"]')].filter((button) => (button.getAttribute('aria-label') ?? button.textContent) === name).at(-1);
      if (!one) throw new Error(`no «${name}» in: ${words()}`);
      return one;
    }, { timeout: 4_000, interval: 20 });
    found.click();
  };

  it('is replaced with that reason, which the register of issue keeps', async () => {
    const holder = { kind: 'pupil', holderId: 'h'.repeat(22), name: 'Абдурахманова Анна', about: '7А', login: 'abdurakhmanova.ai', state: 'issued', issuedAt: 1, handedAt: 1, lastSignInAt: null, passwordUntil: null, requestedOn: null };
    const { asked } = show(CredentialsScreen, ['teacher', 'class_teacher'], ['7А'], [holder]);
    await press('Действия: Абдурахманова Анна');
    await press('Потерян листок: новый пароль');
    await press('Выдать');
    await until(() => expect(asked).toContain(`issue ${holder.holderId} lost`));
  });
});
