import { markCopy } from './mark-copies.ts';

/**
 * Puts a text on the clipboard by the browser's own copy command: it needs a press of a key or button, and no permission,
 * which the shell grants to nobody.
 */
export function copyText(text: string): boolean {
  const fill = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    if (event.clipboardData) markCopy(event.clipboardData);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener('copy', fill, { capture: true, once: true });
  try {
    return document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', fill, { capture: true });
  }
}
