import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { createContext, use, useEffect, useMemo, type ReactNode } from 'react';
import { useBridge } from '../bridge/index.ts';
import type { Locale } from '../i18n/index.ts';

interface LanguageChoice {
  readonly locale: Locale;
  readonly setLocale: (locale: Locale) => void;
}

const LanguageChoiceContext = createContext<LanguageChoice>({ locale: 'ru', setLocale: () => {} });

/** Lets the page change its language; the shell remembers it. */
export function AppearanceProvider({ locale, onLocale, children }: { readonly locale: Locale; readonly onLocale: (locale: Locale) => void; readonly children: ReactNode }) {
  const bridge = useBridge();
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const choice = useMemo<LanguageChoice>(
    () => ({
      locale,
      setLocale: (next) => {
        onLocale(next);
        void bridge.api.app.setAppearance({ locale: next });
      },
    }),
    [bridge, locale, onLocale],
  );
  return <LanguageChoiceContext value={choice}>{children}</LanguageChoiceContext>;
}

export const useLanguageChoice = (): LanguageChoice => use(LanguageChoiceContext);

export interface SchemeChoice {
  /** What is seen now. */
  readonly seen: 'light' | 'dark';
  /** What was chosen; `auto` follows the system. */
  readonly chosen: 'light' | 'dark' | 'auto';
  readonly choose: (scheme: 'light' | 'dark' | 'auto') => void;
}

export function useSchemeChoice(): SchemeChoice {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const seen = useComputedColorScheme('light');
  return { seen, chosen: colorScheme, choose: setColorScheme };
}
