/**
 * PostgreSQL keeps no NUL in a text, and takes no half of a surrogate pair in JSON – which an emoji cut at a length limit leaves behind. A whole push would fail by
 * one such text, so it is looked for before anything is written.
 */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

/** The name of the first field whose text cannot be kept; null where all can. Looks at the fields themselves, not into them. */
export const findUnstorable = (fields: Readonly<Record<string, unknown>>): string | null =>
  Object.entries(fields).find(([, value]) => typeof value === 'string' && !isStorable(value))?.[0] ?? null;
