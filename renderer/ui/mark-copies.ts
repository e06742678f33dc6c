import { OWN_COPY_TYPE } from '#domain/own-copy.ts';

/** What a field or the page has selected; empty where nothing is, or where it is a password. */
function selectedText(target: EventTarget | null): string {
  if (target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== 'password')) {
    return target.value.slice(target.selectionStart ?? 0, target.selectionEnd ?? 0);
  }
  return target instanceof HTMLInputElement ? '' : (document.getSelection()?.toString() ?? '');
}

/** By this the shell tells our copy at the lock and clears it (electron/lock/own-clipboard.ts). */
export const markCopy = (data: DataTransfer): void => data.setData(OWN_COPY_TYPE, '1');

/**
 * Marks everything that is copied or cut in the page. Who handles the event already put a text there; else the selected text is put there by us, because the browser
 * marks nothing.
 */
export function markCopies(page: Window): void {
  const mark = (event: ClipboardEvent): void => {
    const { clipboardData: data } = event;
    if (data === null) return;
    if (!event.defaultPrevented) {
      const text = selectedText(event.target);
      if (text === '') return;
      data.setData('text/plain', text);
      event.preventDefault();
      if (event.type === 'cut') document.execCommand('delete');
    }
    markCopy(data);
  };
  page.addEventListener('copy', mark);
  page.addEventListener('cut', mark);
}
