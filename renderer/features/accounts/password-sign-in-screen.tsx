import { Button, TextInput } from '@mantine/core';
import { IconPlugConnectedX, IconRefreshAlert } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { Failure } from '#domain/errors.ts';
import { prefetchDesk } from '../../app/prefetch-desk.ts';
import { preloadDesk } from '../../app/preload-desk.ts';
import { forgetSession, rememberSession } from '../../app/session.ts';
import { useLeaveSchool } from '../../app/use-leave-school.ts';
import { isTrouble } from '../../app/trouble/trouble-codes.ts';
import { TroubleScreen } from '../../app/trouble/trouble-screen.tsx';
import { useApiEvent, useBridge, useJob, type OutputFor } from '../../bridge/index.ts';
import { useLanguage } from '../../i18n/index.ts';
import { FailureAlert, ProgressPanel, notify } from '../../ui/index.ts';
import { FirstPasswordScreen } from './first-password-screen.tsx';
import { PasswordField } from './password-field.tsx';
import { isOfTheField, Refusal } from './password-refusal.tsx';
import { useCountdown } from './use-countdown.ts';
import { WayInSheet } from './way-in-sheet.tsx';
import styles from './password.module.css';

type FirstSync = OutputFor<'sync', 'readStatus'>['firstSync'];

/** Files that do not open can be set aside and fetched anew, with contact. */
const FETCHED_ANEW: ReadonlySet<string> = new Set(['vault_damaged', 'vault_foreign', 'vault_rolled_back', 'keychain_changed', 'database_key_wrong', 'database_damaged']);

export interface PasswordSignInScreenProps {
  readonly schoolName: string | undefined;
  readonly door: OutputFor<'accounts', 'readDoor'>;
  /** Asks the door once more whether the server answers. */
  readonly onLookAgain: () => void;
}

/** The way in by login and password: no names, nothing remembered, nothing left in the field after a refusal. */
export function PasswordSignInScreen({ schoolName, door, onLookAgain }: PasswordSignInScreenProps) {
  const { texts, format } = useLanguage();
  const { accounts, workstations } = texts;
  const t = accounts.door;
  const bridge = useBridge();
  const navigate = useNavigate();
  const signIn = useJob('accounts', 'signIn');
  const leaveSchool = useLeaveSchool();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [former, setFormer] = useState('');
  const [asksFormer, setAsksFormer] = useState(false);
  const [fetchesAnew, setFetchesAnew] = useState(false);
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<Failure | null>(null);
  const [due, setDue] = useState<{ readonly login: string; readonly password: string } | null>(null);
  const [firstSync, setFirstSync] = useState<FirstSync>(null);
  const passwordPlace = useRef<HTMLInputElement>(null);
  const wait = useCountdown();
  useApiEvent('syncStatus', (status) => setFirstSync(status.firstSync));
  useEffect(() => void preloadDesk(), []);

  const back = () => {
    signIn.cancel();
    void leaveSchool();
  };

  const refuse = (failure: Failure) => {
    setRefused(failure);
    setPassword('');
    setTried(false);
    // Who forgot the former one too asks for it no more.
    if (failure.code === 'vault_password_former') setAsksFormer(true);
    if (failure.code === 'sign_in_delayed') wait.start(Number(failure.params['seconds'] ?? 0));
    requestAnimationFrame(() => passwordPlace.current?.focus());
  };

  const failure = signIn.state.is === 'failed' ? signIn.state.failure : null;

  const enter = async (wish: { readonly login: string; readonly password: string }) => {
    setRefused(null);
    setFirstSync(null);
    const entered = await signIn.start({ ...wish, ...(asksFormer && former !== '' ? { former } : {}), ...(fetchesAnew ? { fetchAnew: true } : {}) });
    if (entered === null) {
      const why = signIn.failure();
      setPassword('');
      if (why !== null && !isTrouble(why)) {
        signIn.clear();
        refuse(why);
      }
      return;
    }
    setPassword('');
    setFormer('');
    if (entered.mustChange) {
      setDue(wish);
      return;
    }
    setDue(null);
    forgetSession(bridge);
    rememberSession(bridge, entered);
    await prefetchDesk(bridge, entered);
    if (entered.setAside) notify({ title: t.setAside, message: t.setAsideHelp, tone: 'attention' });
    if (entered.offline && entered.leaseEndsAt !== null) notify({ title: t.leaseEnds(format.dateTime(entered.leaseEndsAt)), tone: 'attention' });
    await navigate({ to: '/journal' });
  };

  if (failure !== null && isTrouble(failure)) {
    const toForm = () => {
      signIn.clear();
      setPassword('');
    };
    return (
      <TroubleScreen
        failure={failure} onAgain={async () => null} onSolved={toForm} onLeave={back}
        action={FETCHED_ANEW.has(failure.code) && (
          <Button variant="default" onClick={() => { setFetchesAnew(true); toForm(); }}>
            {t.fetchAnew}
          </Button>
        )}
      />
    );
  }
  const running = signIn.state.is === 'running' ? signIn.state : null;
  if (due !== null && running === null) {
    return (
      <FirstPasswordScreen
        login={due.login} current={due.password}
        onChosen={(next) => {
          // The password is changed: whatever the sign-in meets now – an older file here, a lost server – is told by the form, and not by this screen once more.
          setDue(null);
          void enter({ login: due.login, password: next });
        }}
        onLeave={() => {
          setDue(null);
          void bridge.api.accounts.signOut({});
        }}
      />
    );
  }

  const submit = () => {
    setTried(true);
    if (login.trim() === '' || password === '' || wait.left > 0 || running !== null) return;
    void enter({ login: login.trim(), password });
  };
  const besideField = refused !== null && isOfTheField(refused);
  return (
    <WayInSheet title={schoolName ?? t.title} about={t.about} back={workstations.back} onBack={back} body="scroll">
      {!door.online && (
        <div className={styles.note} role="note">
          <IconPlugConnectedX size={18} aria-hidden />
          <span>{door.here ? t.offline : t.offlineNobody}</span>
          <Button variant="default" size="xs" onClick={onLookAgain}>{t.again}</Button>
        </div>
      )}
      {fetchesAnew && (
        <div className={styles.note} role="note">
          <IconRefreshAlert size={18} aria-hidden />
          <span><strong>{t.fetchAnewAsk}.</strong> {t.fetchAnewHelp}</span>
          <Button variant="default" size="xs" onClick={() => setFetchesAnew(false)}>{t.fetchAnewCancel}</Button>
        </div>
      )}
      {running !== null ? (
        <div className={styles.working}>
          <ProgressPanel
            title={t.entering}
            step={stepWords(firstSync, workstations, format)}
            done={firstSync?.done ?? running.progress?.done ?? 0}
            total={firstSync?.total ?? running.progress?.total ?? 0}
            cancelling={running.cancelling}
            onCancel={signIn.cancel}
          />
          <p className={styles.help}>{t.enteringHelp}</p>
        </div>
      ) : (
        <form
          className={styles.form} autoComplete="off"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <TextInput
            autoFocus label={t.login} description={t.loginHelp} value={login} maxLength={100} autoComplete="off" autoCapitalize="off" spellCheck={false}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            error={tried && login.trim() === '' ? t.loginMissing : undefined}
            onChange={(event) => setLogin(event.currentTarget.value)}
          />
          <PasswordField
            ref={passwordPlace} label={t.password} value={password} onChange={setPassword}
            error={tried && password === '' ? t.passwordMissing : besideField ? <Refusal failure={refused} /> : undefined}
          />
          {asksFormer && (
            <>
              <PasswordField label={t.former} help={t.formerHelp} value={former} onChange={setFormer} />
              <div>
                <Button variant="subtle" size="compact-sm" onClick={() => { setAsksFormer(false); setFormer(''); setFetchesAnew(true); }}>
                  {t.formerForgotten}
                </Button>
              </div>
            </>
          )}
          {refused !== null && !besideField && <FailureAlert failure={refused} />}
          <div className={styles.actions}>
            <Button type="submit" disabled={wait.left > 0}>{t.submit}</Button>
            {wait.left > 0 && <span className={styles.help} role="timer">{t.waitSeconds(format.whole(wait.left))}</span>}
          </div>
        </form>
      )}
    </WayInSheet>
  );
}

function stepWords(firstSync: FirstSync, { people, stepOther }: ReturnType<typeof useLanguage>['texts']['workstations'], format: ReturnType<typeof useLanguage>['format']): string {
  if (firstSync === null) return stepOther;
  if (firstSync.total === 0) return people.loadingRows(format.whole(firstSync.rows));
  return people.loading(format.whole(firstSync.done), format.whole(firstSync.total), format.whole(firstSync.rows));
}
