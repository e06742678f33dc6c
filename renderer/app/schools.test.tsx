import { notifications } from '@mantine/notifications';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Api, EventName, Events } from '#domain/contract/ipc/index.ts';
import { createBridge, type OutputFor } from '../bridge/index.ts';
import { App } from './app.tsx';
import { languageOf } from '../i18n/index.ts';
import { createAppRouter } from './routes.tsx';

/*
 * The whole page over a shell answered by hand: the ways into a school, and what the page says of its server (issue 3, 3 and 5).
 */

type Method = (input: never) => Promise<unknown>;
type Methods = Record<string, Record<string, Method>>;

const id = (letter: string) => letter.repeat(22);
const ok = async (value: unknown) => ({ ok: true, value });
const refused = async (code: string, params = {}) => ({ ok: false, error: { code, params } });

const school = { schoolId: id('h'), name: 'Школа № 5', kind: 'joined', address: 'school5.local:8443', openedAt: 1_795_000_000_000 };
const evening = { ...school, schoolId: id('e'), name: 'Вечерняя школа', kind: 'local', openedAt: null };
const person = { staffId: id('s'), name: 'Гарифуллина Алсу Рашитовна', position: 'Учитель', roles: ['teacher', 'administrator'], classes: ['7А'], subjects: ['Алгебра'] };
const place = { journalId: id('j'), termId: id('t'), lessonId: id('l'), pupilId: id('p'), groupName: '7А', subjectName: 'Алгебра', pupilName: 'Иванова Анна', heldOn: '2026-11-23' };
const conflict = {
  commandId: id('c'), name: 'setMark', status: 'conflict', code: 'conflict_newer_version', params: {}, place, replaceable: true, refusedAt: 1,
  mine: { text: '5', author: 'Гарифуллина А. Р.', madeAt: 1_795_000_000_000 }, standing: { text: '3', author: 'Сидоров П. П.', madeAt: 1_794_000_000_000 },
};
const rejected = {
  ...conflict, commandId: id('d'), status: 'rejected', code: 'term_closed', params: { term: '1 четверть' }, replaceable: false, standing: null,
};
const synced: Events['syncStatus'] = { state: 'synced', waiting: 0, problems: 0, lastContactAt: 1_795_000_000_000, offlineSince: null, reason: null, firstSync: null };
const overview = {
  school: { schoolId: school.schoolId, name: school.name, shortName: 'Школа № 5', kind: 'joined' }, today: '2026-11-25',
  year: { yearId: id('y'), name: '2026/27', startsOn: '2026-09-01', endsOn: '2027-05-31' }, terms: [], workTypes: [], roundingThreshold: 0.5,
  densityNorm: { oneHour: 3, twoHours: 5, moreHours: 7 }, letterThresholds: { absencePercent: 30, densityPercent: 50, average: 3 }, classes: [],
};

/** What a hand does, and the turn of the event loop in which React answers it. The whole page works by itself here, without `act`. */
const by = async (deed: () => void): Promise<void> => {
  deed();
  await new Promise((resolve) => setTimeout(resolve, 0));
};

let root: Root;
let page: HTMLElement;

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }));
  vi.stubGlobal('ResizeObserver', class { observe() {} unobserve() {} disconnect() {} });
  vi.stubGlobal('scrollTo', () => {});
  Element.prototype.scrollIntoView = () => {};
  // jsdom has no fonts; a field that grows with its text listens to them.
  Object.defineProperty(document, 'fonts', { configurable: true, value: new EventTarget() });
  // The first picture stands already: jsdom paints none.
  vi.spyOn(performance, 'getEntriesByName').mockReturnValue([{} as PerformanceEntry]);
  page = document.body.appendChild(document.createElement('div'));
  root = createRoot(page);
});

afterEach(async () => {
  // What was told stands in a store of its own and would be there in the next page.
  notifications.clean();
  await by(() => root.unmount());
  document.body.replaceChildren();
  window.location.hash = '';
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Opens the page at an address, with the methods a test cares for; everything else is there and empty. */
async function open(hash: string, methods: Methods, session: OutputFor<'app', 'readState'>['session'] = null) {
  const listeners = new Map<string, Set<(event: unknown) => void>>();
  const all: Methods = {
    school: { readOverview: () => ok(overview), openDemo: vi.fn<Method>(() => ok({})), ...methods['school'] },
    accounts: { listDemoPeople: () => refused('not_allowed', { action: '' }), readOwn: () => ok(person), signOut: vi.fn<Method>(() => ok({})), prepareUnlock: () => ok({}), readDoor: () => ok({ asks: 'identity', online: true, here: true }), ...methods['accounts'] },
    journal: { listJournals: () => ok([]), ...methods['journal'] },
    letters: {}, people: {}, credentials: { listCompromises: () => ok([]), ...methods['credentials'] },
    lock: { readRule: () => ok({ idleLockMinutes: 5, way: 'people', schoolId: null, hint: null }), now: () => ok({}), ...methods['lock'] },
    drafts: { list: () => ok([]), keep: () => ok({}), drop: () => ok({}), ...methods['drafts'] },
    sync: { readStatus: () => ok(synced), listWaiting: () => ok({ total: 0, commands: [] }), listProblems: () => ok([]), ...methods['sync'] },
    workstations: { listSchools: () => ok([]), readDisk: () => ok({ state: 'encrypted', system: 'linux' }), listPeople: () => ok([person]), leaveSchool: vi.fn<Method>(() => ok({})), ...methods['workstations'] },
    app: {
      readState: () => ok({ version: '1', platform: 'linux', electron: '42', developmentRuntime: false, colorScheme: 'light', locale: 'ru', session }),
      setAppearance: () => ok({}), cancelJob: () => ok({}),
    },
  };
  const api = {
    ...all,
    on: (name: EventName, listener: (event: unknown) => void) => {
      const heard = listeners.get(name) ?? new Set();
      listeners.set(name, heard.add(listener));
      return () => heard.delete(listener);
    },
  } as unknown as Api;
  window.location.hash = hash;
  let jobs = 0;
  const bridge = createBridge({ api, makeJobId: () => `job-${(jobs += 1)}` });
  await by(() => root.render(<App bridge={bridge} router={createAppRouter(bridge)} appearance={{ colorScheme: 'light', locale: 'ru' }} />));
  const emit = <Name extends EventName>(name: Name, event: Events[Name]) => by(() => listeners.get(name)?.forEach((listener) => listener(event)));
  return { all, emit };
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 4_000, interval: 20 });
/** What is to be read, without the style sheets that stand among it. */
const words = () => {
  const read = document.body.cloneNode(true) as HTMLElement;
  for (const sheet of read.querySelectorAll('style')) sheet.remove();
  return read.textContent.replaceAll('\u00a0', ' ');
};
const button = (name: string) => {
  const found = [...document.querySelectorAll<HTMLElement>('button, [role="option"]')].find((one) => (one.getAttribute('aria-label') ?? one.textContent).includes(name));
  if (!found) throw new Error(`no button «${name}» in: ${words().slice(0, 600)}`);
  return found;
};
const press = (name: string) => by(() => button(name).click());
const fill = (label: string, text: string) => by(() => {
  const named = [...document.querySelectorAll('label')].find((one) => one.textContent === label);
  const field = document.getElementById(named?.getAttribute('for') ?? '') as HTMLInputElement | HTMLTextAreaElement;
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field) as object, 'value')!.set!.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
});

describe('a school of this workstation', () => {
  it('stands first, the one opened last before all; it leads over its people, without a password and saying so, to the journals', async () => {
    const openSchool = vi.fn<Method>(() => ok({ school, online: true }));
    const signIn = vi.fn<Method>(() => ok(person));
    await open('/', { workstations: { listSchools: () => ok([evening, school]), openSchool, signIn } });
    await until(() => expect(words()).toContain('Вечерняя школа'));
    expect([...document.querySelectorAll('h2')].map(({ textContent }) => textContent)).toEqual([
      'Школа № 5', 'Вечерняя школа', 'Демонстрационная школа', 'Подключиться к школе', 'Школа на этом компьютере',
    ]);
    await press('Открыть школу: Школа № 5');
    await until(() => expect(words()).toContain('Гарифуллина'));
    expect(openSchool).toHaveBeenCalledExactlyOnceWith({ jobId: 'job-1', schoolId: school.schoolId });
    expect(words()).toContain('Это пробный сервер: паролей на нём нет');
    expect(words()).not.toContain('не отвечает');
    await press('Гарифуллина');
    await until(() => expect(window.location.hash).toBe('#/journal'));
    expect(signIn).toHaveBeenCalledExactlyOnceWith({ jobId: 'job-2', staffId: person.staffId });
  });

  it('opens without its server too, and says whose journals are here', async () => {
    await open('/', { workstations: { listSchools: () => ok([school]), openSchool: () => ok({ school, online: false }) } });
    await until(() => button('Открыть школу: Школа № 5'));
    await press('Открыть школу: Школа № 5');
    await until(() => expect(words()).toContain('Сервер школы сейчас не отвечает'));
  });

  it('tells how far the first sync is', async () => {
    const { emit } = await open(`/school/${school.schoolId}`, { workstations: { listSchools: () => ok([school]), signIn: () => new Promise(() => {}) } });
    await until(() => button('Гарифуллина'));
    await press('Гарифуллина');
    await emit('syncStatus', { ...synced, state: 'syncing', firstSync: { done: 3, total: 12, rows: 41_234 } });
    await until(() => expect(words()).toContain('Разделов: 3 из 12, записей: 41 234'));
  });

  it('that is not open any more leads back to the doors', async () => {
    await open(`/school/${school.schoolId}`, { workstations: { listPeople: () => refused('database_not_open') } });
    await until(() => expect(words()).toContain('Где будем работать?'));
  });

  it('is left from the desk: first the screen, then the session, then the school', async () => {
    const deeds: string[] = [];
    const note = (name: string): Method => async () => {
      deeds.push(name);
      return { ok: true, value: {} };
    };
    await open('/people', { accounts: { signOut: note('signOut') }, workstations: { leaveSchool: note('leaveSchool') } }, { staffId: person.staffId });
    await until(() => button('Гарифуллина'));
    await press('Гарифуллина');
    await until(() => expect(words()).toContain('Выйти из школы'));
    await by(() => [...document.querySelectorAll<HTMLElement>('[role="menuitem"]')].find((item) => item.textContent === 'Выйти из школы')!.click());
    await until(() => expect(words()).toContain('Где будем работать?'));
    expect(deeds).toEqual(['signOut', 'leaveSchool']);
  });
});

describe('joining a school', () => {
  const code = '07ZK4-9QF2M-C3D4E';

  it('shows what the code says before anything is sent, wants a name, and enters the school', async () => {
    const join = vi.fn<Method>(() => ok(school));
    const openSchool = vi.fn<Method>(() => ok({ school, online: true }));
    const readCode = vi.fn<Method>(({ code: given }: { code: string }) =>
      given === code ? ok({ address: 'school5.local:8443', fingerprint: 'a1b2c3d4e5f6' }) : refused('enrolment_code_invalid'));
    await open('/join', { workstations: { join, openSchool, readCode, listSchools: () => ok([school]) } });
    await until(() => expect(words()).toContain('Код подключения'));
    await fill('Код подключения', '07ZK4');
    await press('Проверить код');
    await until(() => expect(words()).toContain('Код набран с ошибкой'));
    await fill('Код подключения', code);
    await until(() => expect(words()).not.toContain('Код набран с ошибкой'));
    await press('Проверить код');
    await until(() => expect(words()).toContain('Сверьте отпечаток'));
    expect(words()).toContain('A1B2C3D4E5F6');
    expect(words()).toContain('school5.local:8443');
    await press('Отпечаток совпал, подключить');
    await until(() => expect(words()).toContain('Назовите рабочее место'));
    expect(join).not.toHaveBeenCalled();
    await fill('Как назвать это рабочее место', ' Кабинет 214 ');
    await press('Отпечаток совпал, подключить');
    await until(() => expect(words()).toContain('Гарифуллина'));
    expect(join).toHaveBeenCalledExactlyOnceWith({ jobId: 'job-1', code, name: 'Кабинет 214' });
    expect(openSchool).toHaveBeenCalledExactlyOnceWith({ jobId: 'job-2', schoolId: school.schoolId });
  });

  it('says in plain words why it did not come to be', async () => {
    await open('/join', { workstations: {
      readCode: () => ok({ address: 'school5.local:8443', fingerprint: 'a1b2' }), join: () => refused('enrolment_code_expired'),
    } });
    await until(() => expect(words()).toContain('Код подключения'));
    await fill('Код подключения', code);
    await press('Проверить код');
    await until(() => expect(words()).toContain('Сверьте отпечаток'));
    await fill('Как назвать это рабочее место', 'Кабинет 214');
    await press('Отпечаток совпал, подключить');
    await until(() => expect(words()).toContain('Код больше не действует'));
  });
});

describe('a school on this computer', () => {
  const judgePassword = vi.fn<Method>((input) => ok({ problem: (input as { password: string }).password.length < 10 ? 'password_too_short' : null }));
  const tick = (words_: string) => by(() => [...document.querySelectorAll('label')].find((one) => one.textContent.includes(words_))!.click());

  it('is made of a name and an administrator with login and password, and entered', async () => {
    const createLocal = vi.fn<Method>(() => ok(evening));
    const openSchool = vi.fn<Method>(() => ok({ school: evening, online: true }));
    await open('/new-school', { workstations: { createLocal, openSchool }, accounts: { judgePassword } });
    await until(() => button('Создать школу'));
    await press('Создать школу');
    for (const missing of ['Напишите название школы.', 'Напишите фамилию.', 'Напишите имя.', 'Придумайте логин', 'Введите пароль', 'Отметьте, что прочитали', 'Диск зашифрован']) await until(() => expect(words()).toContain(missing));
    await fill('Название школы', 'Вечерняя школа');
    await fill('Фамилия', 'Иванова');
    await fill('Имя', 'Анна');
    await fill('Новый пароль', 'коротко');
    await fill('Ещё раз', 'коротко');
    await until(() => expect(words()).toContain('Пароль слишком короткий'));
    expect(judgePassword).toHaveBeenLastCalledWith({ password: 'коротко', login: 'ivanova.a', name: 'Иванова Анна' });
    await tick('Прочитано');
    await press('Создать школу');
    await fill('Новый пароль', 'снег тает у крыльца');
    await until(() => expect(words()).toContain('Пароль подходит'));
    await press('Создать школу');
    await until(() => expect(words()).toContain('Пароли не совпадают'));
    expect(createLocal).not.toHaveBeenCalled();
    await fill('Ещё раз', 'снег тает у крыльца');
    await press('Создать школу');
    await until(() => expect(words()).toContain('Гарифуллина'));
    expect(createLocal).toHaveBeenCalledExactlyOnceWith({
      jobId: 'job-1', name: 'Вечерняя школа', acceptsDisk: false, administrator: { lastName: 'Иванова', firstName: 'Анна', middleName: '', login: 'ivanova.a', password: 'снег тает у крыльца' },
    });
  });

  it.each([['clear', 'win32', 'BitLocker'], ['unknown', 'darwin', 'FileVault'], ['clear', 'linux', 'LUKS'], ['unknown', 'freebsd', 'средствами системы']] as const)(
    'on a disk that is %s (%s) is made by who takes the responsibility, and says what to do: %s', async (state, system, deed) => {
      const createLocal = vi.fn<Method>(() => ok(evening));
      await open('/new-school', { workstations: { createLocal, openSchool: () => ok({ school: evening, online: true }), readDisk: () => ok({ state, system }) }, accounts: { judgePassword } });
      await until(() => expect(words()).toContain(deed));
      for (const [label, text] of [['Название школы', 'Вечерняя школа'], ['Фамилия', 'Иванова'], ['Имя', 'Анна'], ['Новый пароль', 'снег тает у крыльца'], ['Ещё раз', 'снег тает у крыльца']] as const) await fill(label, text);
      await until(() => expect(words()).toContain('Пароль подходит'));
      await tick('Прочитано');
      await press('Создать школу');
      await until(() => expect(words()).toContain('Зашифруйте диск или отметьте'));
      expect(createLocal).not.toHaveBeenCalled();
      await tick('беру ответственность на себя');
      await press('Создать школу');
      await until(() => expect(createLocal).toHaveBeenCalledOnce());
      expect(createLocal.mock.calls[0]![0]).toMatchObject({ acceptsDisk: true });
    },
  );

  it('of a former version asks for its administrator, shows no name, and leads to login and password', async () => {
    let asks = 'administrator';
    const chooseAdministrator = vi.fn<Method>((input) => {
      if ((input as { administrator: { lastName: string } }).administrator.lastName !== 'Иванова') return refused('person_unknown');
      asks = 'password';
      return ok({});
    });
    const listPeople = vi.fn<Method>(() => ok([person]));
    await open(`/school/${evening.schoolId}`, {
      workstations: { listSchools: () => ok([evening]), chooseAdministrator, listPeople }, accounts: { judgePassword, readDoor: () => ok({ asks, online: true, here: true }) },
    });
    await until(() => expect(words()).toContain('под любым именем здесь мог работать каждый'));
    expect(words()).not.toContain('Гарифуллина');
    for (const [label, text] of [['Фамилия', 'Чужая'], ['Имя', 'Анна'], ['Новый пароль', 'снег тает у крыльца'], ['Ещё раз', 'снег тает у крыльца']] as const) await fill(label, text);
    await until(() => expect(words()).toContain('Пароль подходит'));
    await tick('Прочитано');
    await press('Перейти на пароли');
    await until(() => expect(words()).toContain('Среди администраторов этой школы такого человека нет'));
    await fill('Фамилия', 'Иванова');
    await until(() => expect(words()).toContain('Пароль подходит'));
    await press('Перейти на пароли');
    await until(() => expect(words()).toContain('Здесь нет списка имён'));
    expect(words()).toContain('Теперь в школу входят по паролю');
    expect(listPeople).not.toHaveBeenCalled();
  });
});

describe('the connection in the top bar', () => {
  const signedIn = { staffId: person.staffId };

  it('follows the events, and opens a panel with what waits', async () => {
    const listWaiting = () => ok({ total: 201, commands: [{ commandId: id('q'), name: 'setMark', place, text: '5', madeAt: 1_795_000_000_000 }] });
    const { emit } = await open('/journal', { sync: { listWaiting } }, signedIn);
    await until(() => expect(words()).toContain('Всё отправлено'));
    await emit('syncStatus', { ...synced, state: 'offline', waiting: 201, offlineSince: new Date().setHours(0, 5, 0, 0) });
    await until(() => expect(words()).toContain('Нет связи с 00:05, ждут: 201'));
    await press('Связь с сервером школы');
    await until(() => expect(words()).toContain('и ещё 200 записей'));
    expect(words()).toContain('7А, Алгебра · Иванова Анна · урок 23.11.2026');
  });

  it('does not flicker for a single mark', async () => {
    const { emit } = await open('/journal', {}, signedIn);
    await until(() => expect(words()).toContain('Всё отправлено'));
    await emit('syncStatus', { ...synced, state: 'pending', waiting: 1 });
    expect(words()).toContain('Всё отправлено');
    await emit('syncStatus', synced);
    await emit('syncStatus', { ...synced, state: 'pending', waiting: 4 });
    await until(() => expect(words()).toContain('Ждут отправки: 4'));
  });

  it('has nothing to say in the demonstration school', async () => {
    await open('/journal', {
      school: { readOverview: () => ok({ ...overview, school: { ...overview.school, kind: 'demo' } }) }, accounts: { listDemoPeople: () => ok([person]), readOwn: () => ok(person) },
    }, signedIn);
    await until(() => expect(words()).toContain('Демонстрационная школа'));
    expect(document.querySelector('[aria-label^="Связь с сервером"]')).toBeNull();
    expect(words()).not.toContain('Рабочие места');
  });

  it('decides a conflict with both values before the eyes: «заменить» is a new command', async () => {
    const resolveProblem = vi.fn<Method>(() => ok({}));
    await open('/journal', { sync: { readStatus: () => ok({ ...synced, state: 'problem', problems: 1 }), listProblems: () => ok([conflict]), resolveProblem } }, signedIn);
    await until(() => expect(words()).toContain('Нужно решение: 1'));
    await press('Связь с сервером школы');
    await until(() => button('Решить'));
    await press('Решить');
    await until(() => expect(document.querySelector('[role="dialog"] section[aria-label="Ваша запись"]')?.textContent).toContain('5'));
    expect(document.querySelector('[role="dialog"] section[aria-label="Сейчас в журнале"]')?.textContent).toContain('Сидоров П. П.');
    await press('Заменить на мою');
    await until(() => expect(resolveProblem).toHaveBeenCalledTimes(1));
    const [given] = resolveProblem.mock.calls[0] as unknown as [{ commandId: string; how: string; newCommandId: string }];
    expect(given).toMatchObject({ commandId: conflict.commandId, how: 'replace' });
    expect(given.newCommandId).toMatch(/^[\w-]{22}$/u);
    expect(given.newCommandId).not.toBe(conflict.commandId);
  });

  it('offers for a refusal nothing but to take note', async () => {
    const resolveProblem = vi.fn<Method>(() => ok({}));
    await open('/journal', { sync: { readStatus: () => ok({ ...synced, state: 'problem', problems: 1 }), listProblems: () => ok([rejected]), resolveProblem } }, signedIn);
    await until(() => button('Связь с сервером школы'));
    await press('Связь с сервером школы');
    await until(() => expect(words()).toContain('Период закрыт'));
    expect(words()).not.toContain('Решить');
    await press('Понятно, убрать');
    await until(() => expect(resolveProblem.mock.calls[0]).toMatchObject([{ commandId: rejected.commandId, how: 'keep' }]));
  });
});

describe('the administrator’s list of workstations', () => {
  it('withdraws after a question that names what waits there', async () => {
    const withdraw = vi.fn<Method>(() => ok({}));
    const list = () => ok([{
      deviceId: 'd1', name: 'Кабинет 214', platform: 'win32', version: '0.1.0', enrolledAt: 1, withdrawnAt: null, lastContactAt: Date.now(), waiting: 37, own: true,
    }]);
    await open('/workstations', { workstations: { list, withdraw } }, { staffId: person.staffId });
    await until(() => expect(words()).toContain('Windows'));
    await press('Отозвать: Кабинет 214');
    await until(() => expect(words()).toContain('Там ещё не отправлено: 37 записей'));
    expect(words()).toContain('вы тоже потеряете доступ');
    expect(withdraw).not.toHaveBeenCalled();
    await by(() => [...document.querySelectorAll<HTMLElement>('[role="dialog"] button')].find((one) => one.textContent === 'Отозвать')!.click());
    await until(() => expect(withdraw).toHaveBeenCalledExactlyOnceWith({ deviceId: 'd1' }));
  });

  it('makes a code for so many computers and so long, and shows it whole', async () => {
    const makeCode = vi.fn<Method>(() => ok({ code: '07ZK4-9QF2M-W7X', policyFile: '{"version":1}', expiresAt: 1_795_000_000_000, uses: 1 }));
    await open('/workstations', { workstations: { list: () => ok([]), makeCode } }, { staffId: person.staffId });
    await until(() => expect(words()).toContain('Рабочих мест пока нет'));
    await press('Код подключения…');
    await until(() => button('Создать код'));
    await press('Создать код');
    await until(() => expect(document.querySelector('output')?.textContent).toBe('07ZK4-9QF2M-W7X'));
    expect(makeCode).toHaveBeenCalledExactlyOnceWith({ uses: 1, validHours: 24 });
    expect(words()).toContain('На 1 компьютер, действует до');
  });

  it('offers neither code nor withdrawal in a school that only this computer reaches', async () => {
    const list = () => ok([{
      deviceId: 'd1', name: 'Этот компьютер', platform: 'linux', version: '0.1.0', enrolledAt: 1, withdrawnAt: null, lastContactAt: Date.now(), waiting: 0, own: true,
    }]);
    await open('/workstations', {
      school: { readOverview: () => ok({ ...overview, school: { ...overview.school, kind: 'local' } }) }, workstations: { list },
    }, { staffId: person.staffId });
    await until(() => expect(words()).toContain('Школа хранится на этом компьютере'));
    expect(words()).not.toContain('Код подключения');
    expect(words()).not.toContain('Отозвать');
  });
});

describe('a report of compromise (R-10)', () => {
  const report = {
    compromiseId: id('r'), kind: 'staff', holderId: id('u'), name: 'Иванова Мария Сергеевна', about: 'Учитель', reportedAt: Date.UTC(2026, 10, 26, 9), reportedByName: 'Иванова', note: 'листок остался в кабинете',
    dueAt: Date.UTC(2026, 10, 27, 20), acknowledgedAt: null, acknowledgedByName: null, reissuedAt: null, headSeenAt: null, headSeenByName: null, administratorSeenAt: null, administratorSeenByName: null,
  };
  const byPassword = { readRule: () => ok({ idleLockMinutes: 5, way: 'password', schoolId: school.schoolId, hint: 'г…а' }) };
  const signedIn = { staffId: person.staffId, name: person.name };
  const as = (...roles: string[]) => ({ readOwn: () => ok({ ...person, roles }) });
  const link = () => [...document.querySelectorAll('nav a')].find((one) => one.textContent.includes('Логины и пароли'))?.textContent;

  it.each(['director', 'administrator'])('is told to the %s wherever they are, with when and until when, and counted until it is closed', async (role) => {
    // Right after a sign-in the server is not in touch yet.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    let isInTouch = false;
    const listCompromises = vi.fn<Method>(() => (isInTouch ? ok([report]) : refused('needs_server')));
    await open('/journal', { lock: byPassword, accounts: as(role), credentials: { listCompromises } }, signedIn);
    for (let turns = 0; listCompromises.mock.calls.length === 0 && turns < 200; turns++) await new Promise((resolve) => setTimeout(resolve, 10));
    isInTouch = true;
    vi.advanceTimersByTime(5_000);
    vi.useRealTimers();
    await until(() => expect(words()).toContain('Чей-то пароль узнал посторонний'));
    expect(words()).toMatch(/Сообщили 26\.11\.2026.*До 27\.11\.2026/u);
    expect(words()).not.toContain('Иванова');
    await until(() => expect(link()).toBe('Логины и пароли1Сообщений о чужих паролях, ставших известными: 1'));
  });

  it('that was noted and has its new credentials is told to nobody', async () => {
    await open('/journal', { lock: byPassword, accounts: as('director'), credentials: { listCompromises: () => ok([{ ...report, acknowledgedAt: 1, acknowledgedByName: 'Кузнецова', headSeenAt: 1, headSeenByName: 'Кузнецова', reissuedAt: 2 }]) } }, signedIn);
    await until(() => expect(link()).toBe('Логины и пароли'));
    expect(words()).not.toContain('пароль узнал');
  });

  it('is not asked for by a class teacher, whose screen shows those of the class', async () => {
    const listCompromises = vi.fn<Method>(() => ok([report]));
    await open('/journal', { lock: byPassword, accounts: as('teacher', 'class_teacher'), credentials: { listCompromises } }, signedIn);
    await until(() => expect(link()).toBe('Логины и пароли'));
    expect(listCompromises).not.toHaveBeenCalled();
    expect(words()).not.toContain('пароль узнал');
  });
});

describe('a vault that does not open (issue 4: each a clear screen, nothing lost)', () => {
  const { screens } = languageOf('ru').texts.trouble;
  const FILE_LOST = ['vault_damaged', 'vault_foreign', 'vault_rolled_back', 'keychain_changed', 'database_damaged', 'database_key_wrong'] as const;
  const WAITS = ['keychain_missing', 'lease_over', 'clock_went_back'] as const;
  const atDoor = { accounts: { readDoor: () => ok({ asks: 'password', online: true, here: true }) }, workstations: { listSchools: () => ok([school]) } };
  const fields = () => [...document.querySelectorAll<HTMLInputElement>('form input')];
  const type = (field: HTMLInputElement, text: string) => by(() => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  const names = () => [...document.querySelectorAll('button')].map(({ textContent }) => textContent);
  const expectScreen = (code: (typeof FILE_LOST)[number] | (typeof WAITS)[number]) => until(() => {
    const { title, safe, steps } = screens[code];
    expect(document.querySelector('h1')?.textContent).toBe(title);
    for (const said of [safe, ...steps, `code: ${code}`]) expect(words()).toContain(said.replaceAll('\u00a0', ' '));
    // A real school is never made anew from a bad day.
    expect(names()).not.toContain('Создать демонстрационную школу заново');
  });

  it.each([...FILE_LOST, ...WAITS])('%s at the door: what happened, what is safe, what to do; and the way on', async (code) => {
    const wishes: Record<string, unknown>[] = [];
    const signIn = vi.fn<Method>((wish: Record<string, unknown>) => {
      wishes.push(wish);
      return refused(code, { file: 'x.vault' });
    });
    await open(`/school/${school.schoolId}`, { ...atDoor, accounts: { ...atDoor.accounts, signIn } });
    await until(() => expect(fields()).toHaveLength(2));
    const [login, password] = fields();
    await type(login!, 'ivanova.ms');
    await type(password!, 'снег тает у крыльца');
    await press('Войти');
    await expectScreen(code);
    expect(names().includes('Получить журнал с сервера заново')).toBe(FILE_LOST.some((one) => one === code));
    expect(words()).not.toContain('снег тает');
    if (!names().includes('Получить журнал с сервера заново')) return;
    // The file is set aside only when the person has asked for it and signed in once more.
    await press('Получить журнал с сервера заново');
    await until(() => expect(fields()).toHaveLength(2));
    expect(fields().map(({ value }) => value)).toEqual(['ivanova.ms', '']);
    await type(fields()[1]!, 'снег тает у крыльца');
    await press('Войти');
    await until(() => expect(wishes.map((wish) => wish['fetchAnew'])).toEqual([undefined, true]));
  });

  it.each([...FILE_LOST, ...WAITS])('%s at the lock: the same screen, and no name on it', async (code) => {
    await open('/locked', {
      ...atDoor, accounts: { ...atDoor.accounts, unlock: () => refused(code, { file: 'x.vault' }) }, lock: { read: () => ok({ way: 'password', schoolId: school.schoolId, hint: 'i…s' }) },
    });
    await until(() => expect(fields()).toHaveLength(1));
    await type(fields()[0]!, 'снег тает у крыльца');
    await press('Продолжить');
    await expectScreen(code);
    expect(words()).not.toMatch(/Гарифуллина|снег тает/u);
  });
});
