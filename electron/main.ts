import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { url as inspectorUrl } from 'node:inspector';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { app, Menu, MessageChannelMain, nativeTheme, protocol, session, type BrowserWindow, type MessagePortMain } from 'electron';
import { openLogFile } from '#main/log-file.ts';
import type { Log } from '#main/log.ts';
import { readDataFolder } from './command-line.ts';
import { CoreHost } from './core-host/core-host.ts';
import { forkCore } from './core-host/fork-core.ts';
import { openGate, type OpenGate } from './ipc-gate/open-gate.ts';
import { PagePorts } from './ipc-gate/page-ports.ts';
import type { OpenLocked } from './lock/install-lock.ts';
import type { WindowLock } from './lock/window-lock.ts';
import { forkServer } from './school-host/fork-server.ts';
import { SchoolHost } from './school-host/school-host.ts';
import { createPageProtocol, DOCUMENT_SCHEME, findInsecureSwitches, guardApplication, guardSession, isTestFlavour, keepMemoryOutOfDumps, PAGE_SCHEME, PRINTING_SCHEMES } from './security/index.ts';
import { openSettingsWriter } from './settings/open-settings-writer.ts';
import { SettingsStore } from './settings/settings-store.ts';
import { readState } from './shell-handlers/read-state.ts';
import { AppWindows } from './windows/app-windows.ts';
import { openMainWindow, stateOf, type MainWindowParts } from './windows/main-window.ts';

/*
 * The shell, slim on purpose: what the first paint does not need (schemas, menu, the writer of settings) is loaded
 * beside it. The core starts with the page's first call or after its first paint: on
 * two cores it would take the page's time.
 */

const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));
const development = !app.isPackaged;

/** Without one that can be written there is still a window, which says what is wrong. */
function prepareDataFolder(folder: string): { readonly writable: boolean } {
  try {
    mkdirSync(join(folder, 'chromium'), { recursive: true, mode: 0o700 });
    app.setPath('userData', join(folder, 'chromium'));
    return { writable: true };
  } catch {
    app.setPath('userData', mkdtempSync(join(app.getPath('temp'), 'uchitelskaya-')));
    return { writable: false };
  }
}

function begin(): void {
  const refused = development || isTestFlavour(inspectorUrl) ? [] : findInsecureSwitches((name) => app.commandLine.hasSwitch(name));
  if (refused.length > 0) {
    console.error(`Refused: --${refused.join(', --')}`);
    app.exit(1);
    return;
  }
  // Before any other process begins: they inherit it.
  keepMemoryOutOfDumps();
  // Root may run a development build without the sandbox only; Chromium's helpers end at once when both are asked for.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  Menu.setApplicationMenu(null);
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    { scheme: DOCUMENT_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);

  const dataFolder = readDataFolder(process.argv, process.env, join(app.getPath('appData'), 'uchitelskaya'), process.cwd());
  const { writable } = prepareDataFolder(dataFolder);
  // The lock lies in the data folder: two schools on two sticks may be open at once, one folder never twice.
  if (!app.requestSingleInstanceLock()) {
    console.error('«Учительская» is already open for this data folder.');
    app.exit(0);
    return;
  }
  const log = openLogFile({
    folder: join(dataFolder, 'logs'),
    name: 'shell',
    clock: Date.now,
    random,
    ...(development ? { echo: (line: string) => process.stderr.write(line) } : {}),
  });
  process.on('uncaughtException', (error) => log.error('shell.uncaughtException', error));
  process.on('unhandledRejection', (error) => log.error('shell.unhandledRejection', error));
  guardApplication(app, (kind) => log.warn('security.blocked', { kind }));
  log.info('shell.started', { version: app.getVersion(), electron: process.versions.electron ?? '', platform: process.platform, writable });
  void app.whenReady().then(() => open(dataFolder, log));
}

function open(dataFolder: string, log: Log): void {
  const appFolder = app.getAppPath();
  const settings = new SettingsStore({ folder: dataFolder, log, clock: Date.now, openWriter: openSettingsWriter });
  nativeTheme.themeSource = settings.current.colorScheme === 'auto' ? 'system' : settings.current.colorScheme;

  // In memory only: nothing that a page has seen is left in a cache on the disk.
  const pages = session.fromPartition('pages', { cache: false });
  const blocked = (kind: string): void => log.warn('security.blocked', { kind });
  guardSession(pages, development ? ['devtools'] : [], blocked);
  // Chromium's PDF viewer works in the default session alone; nothing but documents on their way to a printer is ever shown in it.
  guardSession(session.defaultSession, PRINTING_SCHEMES, blocked);
  pages.protocol.handle(PAGE_SCHEME, createPageProtocol(join(appFolder, 'dist', 'renderer'), (path) => readFile(path), random));

  const windows = new AppWindows(random);
  const openWindow = (how: Pick<MainWindowParts, 'state' | 'path' | 'comesUp'>): BrowserWindow => openMainWindow({
    session: pages,
    preload: join(appFolder, 'dist', 'preload', 'preload.cjs'),
    icon: join(appFolder, 'resources', 'icons', '256x256.png'),
    development,
    onState: (state) => settings.change({ window: state }),
    startState: readState(settings.current, { version: app.getVersion(), packaged: app.isPackaged }, null),
    ...how,
  });
  const window = openWindow({ state: settings.current.window });

  /** There with the gate: before the first call nobody is signed in. */
  let lock: WindowLock | undefined;
  const wait = (ms: number): Promise<void> => sleep(ms, undefined, { ref: false });
  const schools = new SchoolHost({
    fork: () => forkServer(join(appFolder, 'dist', 'server', 'server-process.js')),
    dataFolder,
    log,
    clock: Date.now,
    wait,
    onEnded: () => core.localServerEnded(),
  });
  const core: CoreHost<MessagePortMain> = new CoreHost({
    fork: () => forkCore(join(appFolder, 'dist', 'main', 'core-process.js')),
    folders: { dataFolder, resourcesFolder: join(appFolder, 'resources'), workerFolder: join(appFolder, 'dist', 'main') },
    schools,
    log,
    clock: Date.now,
    wait,
    onRestarted: (reason) => windows.tell('coreRestarted', { reason }, 'all'),
    onSchoolChanged: () => void lock?.schoolChanged(),
    onPageQuestion: (pageId, question) => ports.answer(pageId, question),
  });
  window.once('show', () => log.info('shell.windowShown', { ms: Math.round(Date.now() - (process.getCreationTime() ?? Date.now())) }));
  const ports = new PagePorts<MessagePortMain>({
    makeChannel: () => new MessageChannelMain(),
    memoryOf: (windowId) => windows.memoryOf(windowId),
    core,
    log,
    sessionChanged: (windowId, memory) => void lock?.sessionChanged(windowId, memory),
  });
  const gone = (windowId: number): void => {
    ports.takeBack(windowId);
    core.windowClosed(windowId);
  };
  windows.add(window, gone);

  const openLocked: OpenLocked = async (before, locked) => {
    const comesUp = before.isMinimized() ? 'minimized' : before.isFocused() ? 'focused' : 'quiet';
    const next = openWindow({ state: stateOf(before), path: locked ? '/locked' : '/', comesUp });
    windows.add(next, gone);
    const memory = windows.memoryOf(next.webContents.id);
    if (memory) memory.locked = locked;
    if (before.isFullScreen()) next.setFullScreen(true);
    await new Promise<void>((resolve) => next.once('ready-to-show', () => resolve()));
  };
  let finished: Promise<OpenGate> | undefined;
  const finish = (): Promise<OpenGate> => {
    if (!finished) {
      core.start();
      finished = import('./after-first-paint.ts').then(({ finishStart }) => finishStart({ core, windows, settings, log, dataFolder, development, wait, openLocked, onLock: (made) => (lock = made) })).then((gate) => ({ gate, ports }));
    }
    return finished;
  };
  openGate(finish);
  window.once('ready-to-show', () => void finish());

  app.on('second-instance', () => {
    const [first] = windows.all();
    if (first?.isMinimized()) first.restore();
    first?.focus();
  });
  endInOrder(core, schools, settings, log);
}

/** The process ends when everything accepted is on the disk. */
function endInOrder(core: CoreHost<MessagePortMain>, schools: SchoolHost, settings: SettingsStore, log: Log): void {
  let ended = false;
  const end = async (): Promise<void> => {
    // The school on this computer closes behind the core, which may still be sending it something.
    await Promise.allSettled([core.close().finally(() => schools.close()), settings.written()]);
    ended = true;
    log.info('shell.ended');
    // Not from within the event that was just held back: Electron would never come to its end.
    setImmediate(() => app.quit());
  };
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (ended) return;
    event.preventDefault();
    void end();
  });
}

begin();
