import { Outlet, useNavigate, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useApiCommand, useApiEvent, useBridge } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { KeysHelp } from '../keys/keys-help.tsx';
import { useShortcut } from '../keys/use-shortcut.ts';
import { Palette } from '../palette/palette.tsx';
import { usePaletteGroups } from '../palette/use-palette-groups.tsx';
import { sectionsOf, type Section } from '../sections.ts';
import { forgetSession, useSessionPerson } from '../session.ts';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';
import styles from './desk.module.css';

function SectionShortcut({ number, section }: { readonly number: number; readonly section: Section }) {
  const navigate = useNavigate();
  useShortcut({ code: `Digit${number}`, mod: true }, () => void navigate({ to: section.path }));
  return null;
}

/** The working window: the board with the sections on the left, the bar above, the screen in the rest. */
export function Desk() {
  const { app } = useTexts();
  const bridge = useBridge();
  const navigate = useNavigate();
  const router = useRouter();
  const person = useSessionPerson();
  const content = useRef<HTMLElement>(null);
  const [paletteShown, setPaletteShown] = useState(false);
  const [keysShown, setKeysShown] = useState(false);
  const sections = useMemo(() => sectionsOf(person), [person]);

  const closePalette = () => setPaletteShown(false);

  const showKeys = useCallback(() => setKeysShown(true), []);
  const { mutate: closeSession } = useApiCommand('accounts', 'signOut', { onDone: () => forgetSession(bridge) });
  const signOut = useCallback(() => {
    // First away from the screen, which may still have something to store, then the end of the session.
    const leave = async () => {
      await navigate({ to: '/sign-in' });
      if (router.state.location.pathname === '/sign-in') closeSession({});
    };
    void leave();
  }, [closeSession, navigate, router]);
  const groups = usePaletteGroups(sections, { showKeys, signOut });

  useShortcut({ code: 'KeyK', mod: true }, () => setPaletteShown((shown) => !shown));
  useShortcut({ code: 'F1' }, showKeys);
  useApiEvent('command', ({ name }) => {
    switch (name) {
      case 'open-palette':
        setPaletteShown(true);
        break;
      case 'sign-out':
        signOut();
        break;
      // Screens that can print or be searched listen themselves.
      case 'print':
      case 'find':
        break;
    }
  });

  // A new screen takes the keyboard, unless something in it already has.
  useEffect(() => {
    const takeFocus = () => {
      const place = content.current;
      if (place !== null && !place.contains(document.activeElement)) place.focus({ preventScroll: true });
    };
    takeFocus();
    return router.subscribe('onResolved', takeFocus);
  }, [router]);

  return (
    <div className={styles.desk}>
      <button type="button" className={styles.skip} onClick={() => content.current?.focus()}>
        {app.skipToContent}
      </button>
      <Rail sections={sections} />
      <TopBar person={person} onFind={() => setPaletteShown(true)} onShowKeys={showKeys} onSignOut={signOut} />
      <main id="content" ref={content} tabIndex={-1} className={styles.content}>
        <Outlet />
      </main>
      {sections.map((section, at) => (
        <SectionShortcut key={section.id} number={at + 1} section={section} />
      ))}
      <Palette opened={paletteShown} groups={groups} onClose={closePalette} />
      <KeysHelp opened={keysShown} onClose={() => setKeysShown(false)} />
    </div>
  );
}
