import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import { CALL_CHANNEL, EVENT_CHANNEL, PORT_CHANNEL } from '../ipc-gate/channels.ts';
import { BY_SHELL, EVENTS, METHODS } from './api.generated.ts';
import { CorePort } from './core-port.ts';

/**
 * The bridge, without any rule: names in, promises out, by the shell or through the port to the core. Everything is judged on the other side (ipc-gate,
 * main/page-door.ts); Electron's security checklist 20, «Do not expose Electron APIs to untrusted web content»: the page never holds
 * ipcRenderer, the port or an event of them.
 */
type Listener = (payload: unknown) => void;
const listeners = new Map<string, Set<Listener>>(EVENTS.map((name) => [name, new Set()]));
const tell = (name: string, payload: unknown): void => {
  for (const listener of listeners.get(name) ?? []) listener(payload);
};

const core = new CorePort(() => ipcRenderer.send(PORT_CHANNEL), tell);
ipcRenderer.on(PORT_CHANNEL, (event: IpcRendererEvent, code: unknown) => {
  const [port] = event.ports;
  if (port) core.given(port);
  else core.refused(String(code));
});
ipcRenderer.on(EVENT_CHANNEL, (_event: IpcRendererEvent, name: string, payload: unknown) => tell(name, payload));
window.addEventListener('load', () => core.prepare());

const features = Object.entries(METHODS).map(([feature, methods]) => {
  const calls = methods.map((method) => {
    const name = `${feature}.${method}`;
    const call = BY_SHELL.has(name) ? (input: unknown) => ipcRenderer.invoke(CALL_CHANNEL, name, input) : (input: unknown) => core.call(name, input);
    return [method, call] as const;
  });
  return [feature, Object.fromEntries(calls)] as const;
});

function on(name: string, listener: Listener): () => void {
  const heard = listeners.get(name);
  if (!heard) throw new TypeError(`no such event: ${name}`);
  // Who listens twice with one function is told twice and stops one by one.
  const own: Listener = (payload) => listener(payload);
  heard.add(own);
  return () => void heard.delete(own);
}

contextBridge.exposeInMainWorld('api', { ...Object.fromEntries(features), on });
