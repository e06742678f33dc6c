import type { SchoolId } from '#domain/ids.ts';
import { failed, done, type Result } from '#domain/result.ts';
import { FILE_PURPOSES, type FilePurpose, type FilePurposeName } from './file-purposes.ts';

/** Who is signed in in a window: an id; the name never comes into the shell (docs/adr/0018). */
export interface SignedIn {
  readonly staffId: string;
}

/** Who locked the window, for coming back by the password alone: ids and two letters of the login, no name. */
export interface Locked {
  readonly staffId: string;
  readonly schoolId: SchoolId | null;
  readonly way: 'password' | 'people' | 'demo';
  readonly hint: string | null;
}

interface ChosenFile {
  readonly path: string;
  readonly purpose: FilePurposeName;
}

const TOKEN_BYTES = 24;

/**
 * What the shell remembers of one window and never asks its page for: who is signed in, and which files a person
 * chose there. It goes with the window.
 */
export class WindowMemory {
  signedIn: SignedIn | null = null;
  /** Of a window that stands locked; ends with the next sign-in. */
  locked: Locked | null = null;
  private readonly files = new Map<string, ChosenFile>();
  private readonly random: (bytes: number) => Uint8Array;

  constructor(random: (bytes: number) => Uint8Array) {
    this.random = random;
  }

  /** @returns a token that cannot be guessed; the path stays here */
  rememberFile(path: string, purpose: FilePurposeName): string {
    const token = Buffer.from(this.random(TOKEN_BYTES)).toString('base64url');
    this.files.set(token, { path, purpose });
    return token;
  }

  /** The path for a method of that feature that reads or writes. Code: `ipc_file_unknown`. */
  findFile(token: string, feature: string, mode: FilePurpose['mode']): Result<string> {
    const file = this.files.get(token);
    if (!file) return failed('ipc_file_unknown');
    const purpose: FilePurpose = FILE_PURPOSES[file.purpose];
    return purpose.feature === feature && purpose.mode === mode ? done(file.path) : failed('ipc_file_unknown');
  }

  /** A file that was written for this window, to be shown to the person who chose it. Code: `ipc_file_unknown`. */
  findWritten(token: string): Result<string> {
    const file = this.files.get(token);
    return file && FILE_PURPOSES[file.purpose].mode === 'write' ? done(file.path) : failed('ipc_file_unknown');
  }

  /** Somebody signed in. */
  enter(staffId: string): void {
    this.signedIn = { staffId };
    this.locked = null;
  }

  forget(): void {
    this.signedIn = null;
    this.files.clear();
  }
}
