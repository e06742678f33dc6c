/** Telephones as lists hold them: one or several in a cell, with or without the country, as a text or as a number. */

export interface ReadPhones {
  /** «+7 912 345-67-89», several parted by «, »; what is no Russian number stays as it was typed. */
  readonly phone: string;
  /** Something in the cell has neither 11, 10 nor 5–7 digits, or words beside them. */
  readonly unusual: boolean;
}

/** Bring the telephones of one cell to one way of writing, so that two lists can be compared. */
export function readPhones(text: string): ReadPhones {
  const phones: string[] = [];
  let unusual = false;
  for (const piece of text.replace(/[\s\u00a0]+/g, ' ').split(/[,;/\n]| и /)) {
    const typed = piece.trim();
    if (typed === '') continue;
    const digits = typed.replace(/\D/g, '');
    const hasWords = /[^\d\s()+.-]/.test(typed);
    const national = hasWords ? undefined : digits.length === 11 && /^[78]/.test(digits) ? digits.slice(1) : digits.length === 10 && !typed.startsWith('+') ? digits : undefined;
    if (national) {
      phones.push(`+7 ${national.slice(0, 3)} ${national.slice(3, 6)}-${national.slice(6, 8)}-${national.slice(8)}`);
    } else {
      if (hasWords || !((digits.length >= 5 && digits.length <= 7) || typed.startsWith('+'))) unusual = true;
      phones.push(typed);
    }
  }
  return { phone: [...new Set(phones)].join(', '), unusual };
}
