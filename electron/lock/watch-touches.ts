import type { WebContents } from 'electron';

/** Events of Chromium that a person made; what the window does by itself (focus, layout under a mouse that rests) is none. */
const TOUCHES: ReadonlySet<string> = new Set([
  'rawKeyDown', 'keyDown', 'char', 'mouseDown', 'mouseUp', 'mouseMove', 'mouseWheel', 'touchStart', 'touchMove', 'gestureTap', 'gestureScrollBegin', 'pointerDown',
]);

/** Tells of every key and every true movement of the mouse in a page. */
export function watchTouches(page: WebContents, touched: () => void): void {
  let last = '';
  page.on('input-event', (_event, input) => {
    if (!TOUCHES.has(input.type)) return;
    // When what lies beneath changes, Chromium says again where the mouse is.
    if (input.type === 'mouseMove') {
      const { x, y } = input as Electron.MouseInputEvent;
      const place = `${x},${y}`;
      if (place === last) return;
      last = place;
    }
    touched();
  });
}
