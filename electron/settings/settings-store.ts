import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '#main/log.ts';
import { DEFAULT_SETTINGS, parseSettings, type Settings } from './settings.ts';

/** Writes whole settings so that a power cut leaves the old or the new file. */
export interface SettingsWriter {
  write(settings: Settings): void;
}

export interface SettingsStoreParts {
  readonly folder: string;
  readonly log: Log;
  readonly clock: () => number;
  /** Loaded with the first change: it costs more than a window does, and a start needs to read only. */
  readonly openWriter: (folder: string, name: string) => Promise<SettingsWriter>;
}

const NAME = 'settings';

/**
 * The settings in memory, read at once from one small file and written behind. A damaged file is renamed aside and
 * said in the log; a folder that cannot be written costs the settings of this run and nothing else.
 */
export class SettingsStore {
  private readonly parts: SettingsStoreParts;
  private settings: Settings;
  private readonly usable: boolean;
  private writer: Promise<SettingsWriter> | null = null;
  private writing: Promise<void> = Promise.resolve();

  constructor(parts: SettingsStoreParts) {
    this.parts = parts;
    const { settings, usable } = readFile(parts);
    this.settings = settings;
    this.usable = usable;
  }

  get current(): Settings {
    return this.settings;
  }

  change(change: Partial<Settings>): void {
    this.settings = { ...this.settings, ...change };
    if (!this.usable) return;
    this.writing = this.writing.then(() => this.write(this.settings));
  }

  /** Resolves when the last change is in the file. */
  written(): Promise<void> {
    return this.writing;
  }

  private async write(settings: Settings): Promise<void> {
    try {
      this.writer ??= this.parts.openWriter(this.parts.folder, NAME);
      (await this.writer).write(settings);
    } catch (error) {
      this.parts.log.error('settings.notWritten', error);
    }
  }
}

function readFile({ folder, log, clock }: SettingsStoreParts): { settings: Settings; usable: boolean } {
  const path = join(folder, `${NAME}.json`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (!isMissing(error)) log.error('settings.notRead', error);
    return { settings: DEFAULT_SETTINGS, usable: isMissing(error) };
  }
  try {
    return { settings: parseSettings(JSON.parse(text)), usable: true };
  } catch {
    return { settings: DEFAULT_SETTINGS, usable: setAside(path, log, clock) };
  }
}

function setAside(path: string, log: Log, clock: () => number): boolean {
  try {
    renameSync(path, `${path}.damaged-${clock()}`);
    log.warn('settings.damagedSetAside');
    return true;
  } catch (error) {
    log.error('settings.damagedStays', error);
    return false;
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
