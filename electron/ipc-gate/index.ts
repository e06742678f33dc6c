export { EVENT_CHANNEL } from './channels.ts';
export { FILE_PURPOSES, type FilePurposeName } from './file-purposes.ts';
export { createGate, type Gate, type GateParts, type Sender, type ShellContext, type ShellHandler } from './gate.ts';
export { WindowMemory, type Locked, type SignedIn } from './window-memory.ts';
