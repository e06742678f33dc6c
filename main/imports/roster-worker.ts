import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { readRosterBook } from './read-roster-book.ts';

export interface RosterWorkerData {
  readonly bytes: Uint8Array;
  readonly today: string;
}

/** Reads one file and ends. What is thrown here ends the worker, and its owner says so. */
async function work(port: MessagePort, { bytes, today }: RosterWorkerData): Promise<void> {
  port.postMessage(await readRosterBook(bytes, today));
}

if (parentPort) await work(parentPort, workerData as RosterWorkerData);
