import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { CALL_CHANNEL, EVENT_CHANNEL } from '../ipc-gate/channels.ts';
import { EVENTS, METHODS } from './api.generated.ts';

/**
 * The bridge, without any logic: names in, promises out. Everything is judged on the other side (ipc-gate); Electron's security
 * checklist 20, «Do not expose Electron APIs to untrusted web content»: the page never holds ipcRenderer or an event of it.
 */
const features = Object.entries(METHODS).map(([feature, methods]) => {
  const calls = methods.map((name) => [name, (input: unknown) => ipcRenderer.invoke(CALL_CHANNEL, `${feature}.${name}`, input)] as const);
  return [feature, Object.fromEntries(calls)] as const;
});

function on(name: string, listener: (payload: unknown) => void): () => void {
  if (!EVENTS.some((known) => known === name)) throw new TypeError(`no such event: ${name}`);
  const heard = (_event: IpcRendererEvent, happened: string, payload: unknown): void => {
    if (happened === name) listener(payload);
  };
  ipcRenderer.on(EVENT_CHANNEL, heard);
  return () => ipcRenderer.off(EVENT_CHANNEL, heard);
}

contextBridge.exposeInMainWorld('api', { ...Object.fromEntries(features), on });
