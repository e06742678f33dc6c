import { Outlet, useNavigate, useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Failure } from '#domain/errors.ts';
import { useApiCommand, useApiEvent, useApiQuery, useBridge } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { clearNotices, notifyFailure } from '../../ui/index.ts';
import { OwnSignInsDialog } from '../../features/accounts/own-sign-ins-dialog.tsx';
import { ChangePasswordDialog } from '../../features/accounts/change-password-dialog.tsx';
import { CompromiseDialog } from '../../features/credentials/compromise-dialog.tsx';
import { useCompromiseNotices } from '../../features/credentials/use-compromise-notices.ts';
import { ConfirmPersonProvider } from '../confirm-person/confirm-person.tsx';
import { DraftsProvider } from '../drafts/drafts.tsx';
import { KeysHelp } from '../keys/keys-help.tsx';
import { useShortcut } from '../keys/use-shortcut.ts';
import { Palette } from '../palette/palette.tsx';
import { usePaletteGroups } from '../palette/use-palette-groups.tsx';
import { sectionsOf, type Section } from '../sections.ts';
import { forgetSchool, forgetSession, useSessionPerson } from '../session.ts';
import { AdministrationGate } from './administration-gate.tsx';
import { Rail } from './rail.tsx';
import { TopBar } from './top-bar.tsx';
import { useRegisterWarning } from './use-register-warning.ts';
import styles from './desk.module.css';

function SectionShortcut({ number, section }: { readonly number: number; readonly section: Section }) {
  const navigate = useNavigate();
  useShortcut({ code: `Digit${number}`, mod: true }, () => void navigate({ to: section.path }));
  return null;
}

/** Reasons of the sync after which one signs in again. */
const SIGN_IN_ENDS = ['sign_in_over', 'account_blocked', 'password_must_change', 'lease_over'] as const;
const isSignInEnd = (code: string | undefined): boolean => SIGN_IN_ENDS.some((one) => one === code);

/** The working window: the board with the sections on the left, the bar above, the screen in the rest. */
export function Desk() {
  const texts = useTexts();
  const { app } = texts;
  const bridge = useBridge();
  const navigate = useNavigate();
  const router = useRouter();
  const person = useSessionPerson();
  const content = useRef<HTMLElement>(null);
  const [paletteShown, setPaletteShown] = useState(false);
  const [keysShown, setKeysShown] = useState(false);
  const { data: overview } = useApiQuery('school', 'readOverview', {});
  const school = overview?.school;
  const sections = useMemo(() => sectionsOf(person, school?.kind), [person, school?.kind]);

  const closePalette = () => setPaletteShown(false);

  const showKeys = useCallback(() => setKeysShown(true), []);
  const { mutateAsync: closeSession } = useApiCommand('accounts', 'signOut', {
    onDone: () => forgetSession(bridge),
  });
  const { mutateAsync: closeSchool } = useApiCommand('workstations', 'leaveSchool');
  /**
   * First away from the screen, which may still have something to store, then the end of the session. Who comes next reads nothing of what was said to the one before.
   * @param why what ended it, where it was not the person: that alone stays to be read
   */
  const endSession = useCallback(async (why: Failure | null = null): Promise<boolean> => {
    if (why !== null) notifyFailure(texts, why);
    const real = school !== undefined && school.kind !== 'demo';
    if (real) await navigate({ to: '/school/$schoolId', params: { schoolId: school.schoolId } });
    else await navigate({ to: '/sign-in' });
    if (router.state.location.pathname !== (real ? `/school/${school.schoolId}` : '/sign-in')) return false;
    // A failure is told by its notification.
    const closed = await closeSession({}).then(() => true, () => false);
    if (!closed) return false;
    clearNotices();
    if (why !== null) notifyFailure(texts, why);
    return true;
  }, [closeSession, navigate, router, school, texts]);
  const signOut = useCallback(() => void endSession(), [endSession]);
  const leaveSchool = useCallback((why: Failure | null) => {
    const leave = async () => {
      if (!(await endSession(why))) return;
      await closeSchool({}).catch(() => undefined);
      forgetSchool(bridge);
      await navigate({ to: '/' });
    };
    void leave();
  }, [bridge, closeSchool, endSession, navigate]);
  // The administrator withdrew this computer: its journals are gone from the disk, and go from the screen too.
  const isWithdrawn = useRef(false);
  useApiEvent('syncStatus', ({ reason }) => {
    if (isWithdrawn.current) return;
    if (reason?.code === 'device_withdrawn') {
      isWithdrawn.current = true;
      leaveSchool({ code: 'device_withdrawn', params: {} });
    } else if (isSignInEnd(reason?.code)) {
      // The account was blocked, got another password, or worked without contact for too long: nobody works on under it.
      isWithdrawn.current = true;
      void endSession({ code: reason?.code as (typeof SIGN_IN_ENDS)[number], params: {} });
    }
  });
  useRegisterWarning();
  const lock = useCallback(() => void bridge.api.lock.now({}), [bridge]);
  const { data: rule } = useApiQuery('lock', 'readRule', {}, { failureHandled: true });
  const [changingPassword, setChangingPassword] = useState(false);
  const changePassword = rule?.way === 'password' ? () => setChangingPassword(true) : undefined;
  const [showingSignIns, setShowingSignIns] = useState(false);
  const showSignIns = rule?.way === 'password' ? () => setShowingSignIns(true) : undefined;
  const [reporting, setReporting] = useState(false);
  const report = rule?.way === 'password' ? () => setReporting(true) : undefined;
  const compromises = useCompromiseNotices(person, rule?.way === 'password');
  const groups = usePaletteGroups(sections, { showKeys, signOut, lock });

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
      <Rail sections={sections} waiting={{ credentials: compromises }} />
      <TopBar person={person} onLock={lock} onChangePassword={changePassword} onShowSignIns={showSignIns} onReport={report} onFind={() => setPaletteShown(true)} onShowKeys={showKeys} onSignOut={signOut} onLeaveSchool={school === undefined || school.kind === 'demo' ? undefined : () => leaveSchool(null)} />
      <main id="content" ref={content} tabIndex={-1} className={styles.content}>
        <DraftsProvider>
          <ConfirmPersonProvider>
            <AdministrationGate sections={sections}><Outlet /></AdministrationGate>
          </ConfirmPersonProvider>
        </DraftsProvider>
      </main>
      {sections.map((section, at) => (
        <SectionShortcut key={section.id} number={at + 1} section={section} />
      ))}
      <Palette opened={paletteShown} groups={groups} onClose={closePalette} />
      {showingSignIns && (
        <OwnSignInsDialog
          onClose={() => setShowingSignIns(false)}
          onReport={() => {
            setShowingSignIns(false);
            setReporting(true);
          }}
        />
      )}
      {changingPassword && <ChangePasswordDialog onClose={() => setChangingPassword(false)} />}
      {reporting && <CompromiseDialog holder={null} onClose={() => setReporting(false)} onDone={signOut} />}
      <KeysHelp opened={keysShown} onClose={() => setKeysShown(false)} />
    </div>
  );
}
