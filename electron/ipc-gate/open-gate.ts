import { ipcMain, type IpcMainInvokeEvent } from 'electron';
import { isOurOrigin } from '../security/index.ts';
import { CALL_CHANNEL } from './channels.ts';
import type { Gate, Sender } from './gate.ts';

/**
 * Puts the gate at Electron's only channel. The schemas are loaded with the first call or after the first paint, whichever comes
 * first, and not before the window.
 */
export function openGate(gate: () => Promise<Gate>): void {
  ipcMain.handle(CALL_CHANNEL, async (event, method: unknown, input: unknown) => {
    const sender = senderOf(event);
    return (await gate())(sender, method, input);
  });
}

/** A frame that is gone by the time we look is nobody's: `senderFrame` is null then. */
function senderOf(event: IpcMainInvokeEvent): Sender {
  const frame = event.senderFrame;
  return {
    windowId: event.sender.id,
    isMainFrame: frame !== null && frame === event.sender.mainFrame,
    isOurOrigin: frame !== null && isOurOrigin(frame.url),
  };
}
