import { SMALLEST_WINDOW, type WindowState } from '../settings/settings.ts';

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** So much of the window's head must lie on a screen that a person can take hold of it. */
const HANDLE = { width: 120, height: 40 } as const;

/**
 * Where a window opens: as it was left, unless the screen it stood on is gone; never larger than its screen.
 *
 * @param areas work areas of the screens, the first one is the main screen
 */
export function placeWindow(state: WindowState, areas: readonly [Area, ...Area[]]): { x?: number; y?: number; width: number; height: number } {
  const { x, y } = state;
  const home = x === null || y === null ? undefined : areas.find((area) => canBeGrasped({ x, y, width: state.width, height: HANDLE.height }, area));
  const area = home ?? areas[0];
  const width = Math.max(Math.min(state.width, area.width), Math.min(SMALLEST_WINDOW.width, area.width));
  const height = Math.max(Math.min(state.height, area.height), Math.min(SMALLEST_WINDOW.height, area.height));
  return home && x !== null && y !== null ? { x, y, width, height } : { width, height };
}

function canBeGrasped(head: Area, area: Area): boolean {
  const width = Math.min(head.x + head.width, area.x + area.width) - Math.max(head.x, area.x);
  const height = Math.min(head.y + head.height, area.y + area.height) - Math.max(head.y, area.y);
  return width >= HANDLE.width && height >= HANDLE.height;
}
