import type { DiskState } from './disk-state.ts';

/**
 * What the shell of Windows says of a drive (`System.Volume.BitLockerProtection`), which anybody may ask: 1 on, 2 off, 3 being encrypted, 4 being decrypted, 5 suspended, 6 locked, 8 waiting for
 * activation; 0 where the drive cannot be encrypted. Only 1 protects: at 3 and 4 a part is clear, at 5 and 8 the key lies open beside the data.
 */
export function readBitLocker(answer: string | null): DiskState {
  switch (answer?.trim()) {
    case '1':
      return 'encrypted';
    case '0':
    case '2':
    case '3':
    case '4':
    case '5':
    case '8':
      return 'clear';
    default:
      return 'unknown';
  }
}

/** `C` of `C:\Users\…` or `\\?\C:\…`; null for a share of another computer and for what is no whole path. */
export const driveOf = (folder: string): string | null => /^(?:\\\\\?\\)?([A-Za-z]):[\\/]/.exec(folder)?.[1]?.toUpperCase() ?? null;

/** The question to PowerShell. Nothing but the letter goes into it. */
export const bitLockerQuestion = (drive: string): readonly string[] => [
  '-NoLogo', '-NoProfile', '-NonInteractive', '-Command',
  `(New-Object -ComObject Shell.Application).NameSpace('${drive}:').Self.ExtendedProperty('System.Volume.BitLockerProtection')`,
];

/** What `fdesetup status` says of the startup volume. While it is still being encrypted or decrypted a part is clear. */
export function readFileVault(answer: string | null): DiskState {
  if (answer === null) return 'unknown';
  const lines = answer.split('\n').map((line) => line.trim());
  if (lines.some((line) => /^(Encryption|Decryption) in progress/.test(line))) return 'clear';
  if (lines.includes('FileVault is Off.')) return 'clear';
  return lines.includes('FileVault is On.') ? 'encrypted' : 'unknown';
}
