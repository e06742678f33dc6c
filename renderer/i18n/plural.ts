/** The forms of a word beside a number. Russian: 1 урок, 2 урока, 5 уроков; `other` is for fractions (1,5 урока) and falls to `few`. */
export interface PluralForms {
  readonly one: string;
  readonly few?: string;
  readonly many: string;
  readonly other?: string;
}

/**
 * A chooser of forms for one language. `plural(5, forms)` gives the word alone, `counted` the number with it, joined by a
 * non-breaking space so that a line never ends between them.
 */
export function pluralsOf(locale: 'ru' | 'en') {
  const rules = new Intl.PluralRules(locale);
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const plural = (count: number, forms: PluralForms): string => {
    const rule = rules.select(count);
    switch (rule) {
      case 'one':
        return forms.one;
      case 'few':
        return forms.few ?? forms.many;
      case 'many':
        return forms.many;
      case 'other':
        return locale === 'ru' ? (forms.other ?? forms.few ?? forms.many) : forms.many;
      case 'zero':
      case 'two':
        return forms.many;
    }
  };
  return { plural, counted: (count: number, forms: PluralForms): string => `${numbers.format(count)}\u00a0${plural(count, forms)}` };
}
