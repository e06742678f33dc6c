export declare const SMALLEST_SCREEN: string;

/**
 * Runs a command with an X server, a D-Bus session and an unlocked keychain of its own (Linux), and tears them down
 * afterwards, also on Ctrl+C. Answers the exit code; rejects with a SetupFailure when the desk cannot be made.
 */
export declare function runOnHeadlessDesk(
  command: string,
  args?: string[],
  options?: {
    /** Added to our own environment for the command alone. */
    env?: NodeJS.ProcessEnv;
    /** Screen in pixels, `1366x768` unless given. */
    size?: string;
    /** false: a session without any secret service. */
    keychain?: boolean;
    cwd?: string;
  },
): Promise<number>;
