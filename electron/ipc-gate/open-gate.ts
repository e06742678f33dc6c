import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type MessagePortMain } from 'electron';
import { isOurOrigin } from '../security/index.ts';
import { CALL_CHANNEL, PORT_CHANNEL } from './channels.ts';
import type { Gate } from './gate.ts';
import type { PagePorts } from './page-ports.ts';
import type { Sender } from './sender.ts';

export interface OpenGate {
  readonly gate: Gate;
  readonly ports: PagePorts<MessagePortMain>;
}

/**
 * Puts the gate at Electron's only two channels: calls of the shell, and the question for a port to the core. The schemas are loaded with the
 * first of them or after the first paint, whichever comes first, and not before the window.
 */
export function openGate(finish: () => Promise<OpenGate>): void {
  ipcMain.handle(CALL_CHANNEL, async (event, method: unknown, input: unknown) => {
    const sender = senderOf(event);
    return (await finish()).gate(sender, method, input);
  });
  ipcMain.on(PORT_CHANNEL, async (event) => {
    const [sender, frame] = [senderOf(event), event.senderFrame];
    const given = (await finish()).ports.handOut(sender);
    // To the frame that asked and to no other that stands in its place now; to one that is gone nothing can be sent.
    if (frame === null || frame.detached || frame.isDestroyed()) return;
    frame.postMessage(PORT_CHANNEL, given.ok ? null : given.error.code, given.ok ? [given.value] : []);
  });
}

/** A frame that is gone by the time we look is nobody's: `senderFrame` is null then. */
function senderOf(event: IpcMainInvokeEvent | IpcMainEvent): Sender {
  const frame = event.senderFrame;
  return {
    windowId: event.sender.id,
    isMainFrame: frame !== null && frame === event.sender.mainFrame,
    isOurOrigin: frame !== null && isOurOrigin(frame.url),
  };
}
