/** What the lock screen may show of a login: its first and its last letter. Of a login of one or two letters only the first. */
export function hintOfLogin(login: string): string | null {
  const letters = [...login.trim()];
  const [first] = letters;
  if (first === undefined) return null;
  return letters.length > 2 ? `${first}…${letters.at(-1)!}` : `${first}…`;
}
