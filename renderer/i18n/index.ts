export type { Format } from './format.ts';
export type { Locale } from './locale.ts';
export { pluralsOf, type PluralForms } from './plural.ts';
export type { Texts } from './ru/index.ts';
export { LanguageProvider, failureText, languageOf, useFormat, useLanguage, useTexts, type FailureText, type Language } from './texts.tsx';
