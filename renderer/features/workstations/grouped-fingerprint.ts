const GROUP = 4;

/**
 * A fingerprint as the server prints it for the administrator: hex in groups of four. Nothing for one of zeroes or an empty one: a
 * server on this very computer has no authority to compare.
 */
export function groupedFingerprint(fingerprint: string): readonly string[] {
  const hex = fingerprint.replaceAll(/[\s:\-–]/gu, '').toUpperCase();
  if (/^0*$/u.test(hex)) return [];
  return hex.match(new RegExp(`.{1,${GROUP}}`, 'gu')) ?? [];
}
