/** What this workstation remembers of its window. Nothing secret and nothing about people: the file is plain JSON. */
export interface Settings {
  readonly colorScheme: ColorScheme;
  readonly locale: Locale;
  readonly window: WindowState;
}

export type ColorScheme = 'light' | 'dark' | 'auto';
export type Locale = 'ru' | 'en';

/** In device-independent pixels; `zoom` is Chromium's level, 0 = 100 %. `x` and `y` are null until a person has moved the window. */
export interface WindowState {
  readonly x: number | null;
  readonly y: number | null;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
  readonly zoom: number;
}

export const DEFAULT_SETTINGS: Settings = {
  colorScheme: 'auto',
  locale: 'ru',
  window: { x: null, y: null, width: 1440, height: 900, maximized: false, zoom: 0 },
};

export const SMALLEST_WINDOW = { width: 960, height: 600 } as const;
export const ZOOM = { least: -3, most: 5, step: 0.5 } as const;

/** Takes from a file what is right in it and defaults for the rest: an older or newer version may have written it. */
export function parseSettings(json: unknown): Settings {
  const from = recordOf(json);
  const window = recordOf(from['window']);
  const { window: usual } = DEFAULT_SETTINGS;
  return {
    colorScheme: oneOf(from['colorScheme'], ['light', 'dark', 'auto'], DEFAULT_SETTINGS.colorScheme),
    locale: oneOf(from['locale'], ['ru', 'en'], DEFAULT_SETTINGS.locale),
    window: {
      x: wholeOrNull(window['x']),
      y: wholeOrNull(window['y']),
      width: between(window['width'], SMALLEST_WINDOW.width, 20_000, usual.width),
      height: between(window['height'], SMALLEST_WINDOW.height, 20_000, usual.height),
      maximized: window['maximized'] === true,
      zoom: between(window['zoom'], ZOOM.least, ZOOM.most, usual.zoom),
    },
  };
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

const oneOf = <Value extends string>(value: unknown, known: readonly Value[], otherwise: Value): Value =>
  known.find((one) => one === value) ?? otherwise;

const wholeOrNull = (value: unknown): number | null => (typeof value === 'number' && Number.isSafeInteger(value) ? value : null);

const between = (value: unknown, least: number, most: number, otherwise: number): number =>
  typeof value === 'number' && value >= least && value <= most ? value : otherwise;
