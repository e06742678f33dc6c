// @vitest-environment node
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('./theme.css', import.meta.url), 'utf8');
const colors = new Map(
  [...css.matchAll(/--room-([a-z-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)/gu)].map(([, name, light, dark]) => [name!, { light: light!, dark: dark! }]),
);

/** Relative luminance of WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light! + 0.05) / (dark! + 0.05);
}

/** What is written on what, and how far apart they must be: 4.5 for text, 3 for edges that carry meaning. */
const PAIRS: readonly (readonly [on: string, what: string, least: number])[] = [
  ...['paper', 'sheet', 'raised', 'band', 'hover'].flatMap((ground) => [[ground, 'ink', 7], [ground, 'quiet', 4.5], [ground, 'accent', 4.5]] as const),
  ['accent-tint', 'ink', 7], ['accent-tint', 'quiet', 4.5],
  ['accent', 'on-accent', 4.5], ['accent-strong', 'on-accent', 4.5],
  ['board', 'chalk', 7], ['board', 'chalk-quiet', 4.5], ['board-deep', 'chalk-quiet', 4.5], ['board-raised', 'chalk', 7],
  ['red-tint', 'red', 4.5], ['sheet', 'red', 4.5], ['ochre-tint', 'ochre', 4.5], ['blue-tint', 'blue', 4.5], ['sheet', 'blue', 4.5],
  ['paper', 'focus', 3], ['sheet', 'focus', 3],
];

describe('the colours of the room', () => {
  describe.each(['light', 'dark'] as const)('%s', (scheme) => {
    it.each(PAIRS)('%s: %s stands out', (on, what, least) => {
      expect(contrast(colors.get(on)![scheme], colors.get(what)![scheme])).toBeGreaterThanOrEqual(least);
    });
  });
});
