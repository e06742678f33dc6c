import type { Hello, Poke, PullAnswer, PullRequest, PushAnswer, PushRequest, SnapshotRequest } from '#domain/contract/sync/index.ts';
import type { Result } from '#domain/result.ts';
import type { ScopeSection } from '#domain/sync/index.ts';

/** The way to the school server. Every failure is a code of the catalogue; nothing rejects. */
export interface SyncTransport {
  hello(): Promise<Result<Hello>>;
  /** Proves the workstation's key and opens a session for the file's person. */
  openSession(): Promise<Result<null>>;
  push(request: PushRequest): Promise<Result<PushAnswer>>;
  pull(request: PullRequest): Promise<Result<PullAnswer>>;
  /** Sections in the order asked for; one that was given may be kept when the stream is cut later. */
  snapshot(request: SnapshotRequest, onSection: (section: ScopeSection) => Promise<void>): Promise<Result<null>>;
  /** @returns how to close it */
  stream(onPoke: (poke: Poke) => void, onEnd: () => void): () => void;
}
