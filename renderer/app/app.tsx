import { MantineProvider, MantineThemeProvider, type MantineColorSchemeManager } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import { ModalsProvider } from '@mantine/modals';
import { Notifications } from '@mantine/notifications';
import { RouterProvider } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { BridgeProvider, type Bridge } from '../bridge/index.ts';
import { LanguageProvider, languageOf, type Locale } from '../i18n/index.ts';
import { AppearanceProvider } from './appearance.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { FailureNotices } from './failure-notices.tsx';
import { IdleWarning } from './lock/idle-warning.tsx';
import type { AppRouter } from './routes.tsx';
import { styleNonce } from './style-nonce.ts';
import { colorVariables, theme } from './theme.ts';

export interface Appearance {
  readonly colorScheme: 'light' | 'dark' | 'auto';
  readonly locale: Locale;
}

/** Mantine's colour scheme, remembered by the shell and not by the page. */
function colorSchemeManagerOf(bridge: Bridge, atStart: Appearance['colorScheme']): MantineColorSchemeManager {
  let current = atStart;
  const remember = (colorScheme: Appearance['colorScheme']) => {
    current = colorScheme;
    // Colours that could not be remembered are no reason to disturb a teacher; the shell writes it into its log.
    void bridge.api.app.setAppearance({ colorScheme });
  };
  return { get: () => current, set: remember, subscribe: () => {}, unsubscribe: () => {}, clear: () => remember('auto') };
}

export interface AppProps {
  readonly bridge: Bridge;
  readonly router: AppRouter;
  readonly appearance: Appearance;
}

/** Everything that every screen stands on. */
export function App({ bridge, router, appearance }: AppProps) {
  const manager = useMemo(() => colorSchemeManagerOf(bridge, appearance.colorScheme), [bridge, appearance.colorScheme]);
  const [locale, setLocale] = useState(appearance.locale);
  const { texts } = languageOf(locale);
  const toStart = useCallback(() => void router.navigate({ to: '/' }), [router]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={colorVariables} colorSchemeManager={manager} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <BridgeProvider bridge={bridge}>
        <LanguageProvider locale={locale}>
          <AppearanceProvider locale={locale} onLocale={setLocale}>
            <DatesProvider settings={{ locale, firstDayOfWeek: 1, weekendDays: [0] }}>
              <ModalsProvider labels={{ confirm: texts.ui.ok, cancel: texts.ui.cancel }}>
                <MantineThemeProvider theme={{ components: { Notification: { defaultProps: { closeButtonProps: { 'aria-label': texts.ui.close } } } } }}>
                  <Notifications position="bottom-right" limit={4} zIndex={500} />
                </MantineThemeProvider>
                <ErrorBoundary>
                  <FailureNotices onSessionGone={toStart}>
                    <RouterProvider router={router} />
                  </FailureNotices>
                  <IdleWarning />
                </ErrorBoundary>
              </ModalsProvider>
            </DatesProvider>
          </AppearanceProvider>
        </LanguageProvider>
      </BridgeProvider>
    </MantineProvider>
  );
}
