import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { Failure } from '#domain/errors.ts';
import { prefetchDesk } from '../../app/prefetch-desk.ts';
import { preloadDesk } from '../../app/preload-desk.ts';
import { forgetSchool, forgetSession, rememberSession } from '../../app/session.ts';
import { isTrouble, type TroubleFailure } from '../../app/trouble/trouble-codes.ts';
import { TroubleScreen } from '../../app/trouble/trouble-screen.tsx';
import { useApiQuery, useBridge, useJob } from '../../bridge/index.ts';
import { useLanguage } from '../../i18n/index.ts';
import { FailureAlert, ProgressPanel } from '../../ui/index.ts';
import { PasswordField } from './password-field.tsx';
import { isOfTheField, Refusal } from './password-refusal.tsx';
import { useCountdown } from './use-countdown.ts';
import styles from './password.module.css';

/** «Работа приостановлена»: a page that has seen nothing yet. It shows no name; who locked, the shell knows. */
export function LockScreen() {
  const { texts, format } = useLanguage();
  const { lock: t, door } = texts.accounts;
  const bridge = useBridge();
  const navigate = useNavigate();
  const { data: locked } = useApiQuery('lock', 'read', {});
  const [unlocking, setUnlocking] = useState(false);
  const opening = useJob('workstations', 'openSchool');
  const demo = useJob('school', 'openDemo');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<Failure | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const wait = useCountdown();

  // Nothing is locked: the page was opened by hand, or somebody is at work already.
  useEffect(() => {
    if (locked === null) void navigate({ to: '/' });
  }, [locked, navigate]);

  // What coming back needs is made ready while the password is typed; a failure of it is met again, and told, by the unlocking.
  const asksPassword = locked?.way === 'password';
  useEffect(() => {
    if (!asksPassword) return;
    void bridge.api.accounts.prepareUnlock({});
    void preloadDesk();
  }, [asksPassword, bridge]);

  const [trouble, setTrouble] = useState<TroubleFailure | null>(null);

  const refuse = (failure: Failure) => {
    if (isTrouble(failure)) {
      setTrouble(failure);
      return;
    }
    setRefused(failure);
    if (failure.code === 'sign_in_delayed') wait.start(Number(failure.params['seconds'] ?? 0));
    requestAnimationFrame(() => field.current?.focus());
  };
  const enter = async () => {
    setTried(true);
    if (password === '' || wait.left > 0 || unlocking) return;
    setRefused(null);
    setUnlocking(true);
    const entered = await bridge.api.accounts.unlock({ jobId: bridge.makeJobId(), password });
    if (!entered.ok) {
      setUnlocking(false);
      setPassword('');
      setTried(false);
      refuse(entered.error);
      return;
    }
    // This screen is not drawn once more: it goes, and the password with it.
    forgetSession(bridge);
    rememberSession(bridge, entered.value);
    await Promise.all([prefetchDesk(bridge, entered.value), navigate({ to: '/journal' })]);
  };
  const toDoor = async () => {
    if (!locked) return;
    if (locked.schoolId === null) {
      if ((await demo.start({})) === null) return;
      forgetSchool(bridge);
      await navigate({ to: '/sign-in' });
      return;
    }
    const opened = await opening.start({ schoolId: locked.schoolId });
    if (opened === null) return;
    forgetSchool(bridge);
    await navigate({ to: '/school/$schoolId', params: { schoolId: locked.schoolId }, search: opened.online ? {} : { offline: true } });
  };

  if (trouble !== null) {
    const leave = () => {
      setTrouble(null);
      void toDoor();
    };
    return <TroubleScreen failure={trouble} onAgain={async () => null} onSolved={() => setTrouble(null)} onLeave={leave} />;
  }
  if (!locked) return null;
  const running = opening.state.is === 'running' ? opening.state : demo.state.is === 'running' ? demo.state : null;
  const doorFailure = opening.state.is === 'failed' ? opening.state.failure : demo.state.is === 'failed' ? demo.state.failure : null;
  const besideField = refused !== null && isOfTheField(refused);
  const toDoorWords = { password: t.other, people: t.toPeople, demo: t.toDemo }[locked.way];
  return (
    <main className={styles.board}>
      <div className={styles.card}>
        <h1 className={styles.cardTitle}>{t.title}</h1>
        <p className={styles.cardAbout}>{{ password: t.about, people: t.people, demo: t.demo }[locked.way]}</p>
        {locked.way === 'password' && (
          <form
            className={styles.form} autoComplete="off"
            onSubmit={(event) => {
              event.preventDefault();
              void enter();
            }}
          >
            {locked.hint !== null && <p className={styles.hint}>{t.hint(locked.hint)}</p>}
            <PasswordField
              ref={field} label={t.password} value={password} onChange={setPassword} autoFocus
              help={refused?.code === 'credentials_wrong' ? t.changedElsewhere : undefined}
              error={tried && password === '' ? door.passwordMissing : besideField ? <Refusal failure={refused} /> : undefined}
            />
            {refused !== null && !besideField && <FailureAlert failure={refused} />}
            <div className={styles.actions}>
              <Button type="submit" loading={unlocking} disabled={wait.left > 0}>{t.submit}</Button>
              {wait.left > 0 && <span className={styles.help} role="timer">{door.waitSeconds(format.whole(wait.left))}</span>}
            </div>
          </form>
        )}
        {running !== null && running.progress !== null && running.progress.total > 0 && (
          <ProgressPanel title={t.unlocking} step={texts.workstations.stepOther} done={running.progress.done} total={running.progress.total} />
        )}
        <div className={locked.way === 'password' ? styles.cardFoot : undefined}>
          {doorFailure !== null && <FailureAlert failure={doorFailure} />}
          <Button
            variant={locked.way === 'password' ? 'default' : 'filled'} {...(locked.way === 'password' ? {} : { autoFocus: true })}
            loading={opening.state.is === 'running' || demo.state.is === 'running'} disabled={unlocking} onClick={() => void toDoor()}
          >
            {toDoorWords}
          </Button>
        </div>
      </div>
    </main>
  );
}
