export { EVENT_CHANNEL } from './channels.ts';
export { FILE_PURPOSES, type FilePurposeName } from './file-purposes.ts';
export { createGate, type Gate, type GateParts, type ShellContext, type ShellHandler } from './gate.ts';
export { PagePorts, type PagePortsParts } from './page-ports.ts';
export type { Sender } from './sender.ts';
export { WindowMemory, type Locked, type SignedIn } from './window-memory.ts';
