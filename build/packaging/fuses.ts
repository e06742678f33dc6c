import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/** One fuse of the executable: how the release stands, and why. */
export interface FuseDecision {
  on: boolean;
  why: string;
}

/**
 * Every fuse of Electron 42 to 45. The type demands a decision for each that @electron/fuses knows, and checkFuses
 * demands one for each that the executable carries: a new fuse breaks the build until somebody has thought about it.
 */
export const FUSES: Readonly<Record<FuseV1Options, FuseDecision>> = {
  [FuseV1Options.RunAsNode]: { on: false, why: 'nobody runs scripts with our signature; the core is a utility process and needs no such door' },
  [FuseV1Options.EnableCookieEncryption]: { on: true, why: 'whatever Chromium stores is encrypted by the keychain' },
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: { on: false, why: 'NODE_OPTIONS could load foreign code' },
  [FuseV1Options.EnableNodeCliInspectArguments]: { on: false, why: 'a debugger would read the open journal; on in the e2e flavour alone' },
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: { on: true, why: 'a changed app.asar does not start (Windows and macOS; without effect on Linux)' },
  [FuseV1Options.OnlyLoadAppFromAsar]: { on: true, why: 'a folder resources/app beside the asar would otherwise win' },
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: { on: false, why: 'we ship no snapshot of our own' },
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: { on: false, why: 'pages come from app://, never from file://' },
  [FuseV1Options.WasmTrapHandlers]: { on: true, why: 'the default: WebAssembly bounds are checked by the processor, and the address space it needs is there' },
};

/** Fuses that the flavour for end-to-end tests leaves on: Playwright speaks to the main process through the inspector. */
export const E2E_EXCEPTIONS: readonly FuseV1Options[] = [FuseV1Options.EnableNodeCliInspectArguments];

/**
 * Reads the fuses from the executable itself.
 *
 * @param exceptions fuses that stand the other way round
 * @returns one sentence for each fuse that is not as decided; empty when all is right
 */
export async function checkFuses(executable: string, exceptions: readonly FuseV1Options[] = []): Promise<string[]> {
  const wire = await getCurrentFuseWire(executable);
  const carried = Object.keys(wire).filter((key) => /^\d+$/.test(key));
  const problems = carried.filter((key) => !(key in FUSES)).map((key) => `Fuse ${key} is new in this Electron: decide it in build/packaging/fuses.ts.`);
  for (const fuse of Object.values(FuseV1Options).filter((value) => typeof value === 'number')) {
    const decision = FUSES[fuse];
    const on = exceptions.includes(fuse) ? !decision.on : decision.on;
    const expected = on ? FuseState.ENABLE : FuseState.DISABLE;
    if (wire[fuse] !== expected) problems.push(`Fuse ${FuseV1Options[fuse]} does not stand as decided (${on ? 'on' : 'off'}) in ${executable}.`);
  }
  return problems;
}
