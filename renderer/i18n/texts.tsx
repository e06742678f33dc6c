import { createContext, use, type ReactNode } from 'react';
import type { Failure } from '#domain/errors.ts';
import { en } from './en/index.ts';
import { formatOf, type Format } from './format.ts';
import type { Locale } from './locale.ts';
import { ru, type Texts } from './ru/index.ts';

const LANGUAGES: Readonly<Record<Locale, { readonly texts: Texts; readonly format: Format }>> = {
  ru: { texts: ru, format: formatOf('ru') },
  en: { texts: en, format: formatOf('en') },
};

export interface Language {
  readonly locale: Locale;
  readonly texts: Texts;
  readonly format: Format;
}

export const languageOf = (locale: Locale): Language => ({ locale, ...LANGUAGES[locale] });

const LanguageContext = createContext<Language>(languageOf('ru'));

export function LanguageProvider({ locale, children }: { readonly locale: Locale; readonly children: ReactNode }) {
  return <LanguageContext value={languageOf(locale)}>{children}</LanguageContext>;
}

export const useLanguage = (): Language => use(LanguageContext);
/** The words of the current language. */
export const useTexts = (): Texts => use(LanguageContext).texts;
/** Dates and numbers in the manner of the current language. */
export const useFormat = (): Format => use(LanguageContext).format;

export interface FailureText {
  /** What happened. */
  readonly title: string;
  /** What is safe and what to do next. */
  readonly help: string;
}

/** The words for a failure of the catalogue. */
export const failureText = (texts: Texts, failure: Failure): FailureText => texts.errors[failure.code](failure.params);
