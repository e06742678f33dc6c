import { Button } from '@mantine/core';
import { IconDeviceDesktop, IconSchool, IconServer2 } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { AppearanceCorner } from '../../app/layout/appearance-corner.tsx';
import { isTrouble } from '../../app/trouble/trouble-codes.ts';
import { TroubleScreen } from '../../app/trouble/trouble-screen.tsx';
import { useApiQuery, useJob, type JobState } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert, ProgressPanel, notify, useConfirm } from '../../ui/index.ts';
import { Blackboard } from './blackboard.tsx';
import styles from './start-screen.module.css';

function Door({ icon, title, about, remark, children }: { readonly icon: ReactNode; readonly title: string; readonly about: string; readonly remark?: string; readonly children?: ReactNode }) {
  return (
    <section className={remark === undefined ? styles.door : `${styles.door} ${styles.shut}`}>
      <div className={styles.icon}>{icon}</div>
      <div className={styles.words}>
        <h2 className={styles.doorTitle}>
          {title}
          {remark !== undefined && <span className={styles.remark}>{remark}</span>}
        </h2>
        <p className={styles.about}>{about}</p>
        {children}
      </div>
    </section>
  );
}

/** The first page: three doors. One leads to work today; the other two say what is coming. */
export function StartScreen() {
  const { app, school } = useTexts();
  const navigate = useNavigate();
  const confirm = useConfirm();
  const { data: state } = useApiQuery('app', 'readState', {});
  const opening = useJob('school', 'openDemo');
  const resetting = useJob('school', 'resetDemo');
  const [leftTrouble, setLeftTrouble] = useState(false);

  const enter = () => void navigate({ to: '/sign-in' });
  const open = async () => {
    setLeftTrouble(false);
    if ((await opening.start({})) !== null) enter();
  };
  const reset = async () => {
    const { resetTitle, resetQuestion, resetConfirm, resetDone } = school.demo;
    if (!(await confirm({ title: resetTitle, question: resetQuestion, confirm: resetConfirm, dangerous: true }))) return;
    opening.clear();
    if ((await resetting.start({})) !== null) notify({ title: resetDone });
  };

  const failed = [opening.state, resetting.state].find((state) => state.is === 'failed');
  const failure = failed?.is === 'failed' ? failed.failure : null;
  if (failure !== null && isTrouble(failure) && !leftTrouble) {
    return <TroubleScreen failure={failure} onSolved={enter} onLeave={() => setLeftTrouble(true)} />;
  }

  const job = opening.state.is === 'running' ? { of: opening, state: opening.state } : resetting.state.is === 'running' ? { of: resetting, state: resetting.state } : null;
  return (
    <div className={styles.window}>
      <Blackboard title={school.title} subtitle={school.subtitle} promise={school.promise} />
      <main className={styles.room}>
        <div className={styles.corner}>
          <AppearanceCorner />
        </div>
        <div className={styles.doors}>
          <h1 className={styles.question}>{school.question}</h1>
          <Door icon={<IconSchool size={26} stroke={1.5} />} title={school.demo.title} about={school.demo.about}>
            {job === null ? (
              <div className={styles.actions}>
                <Button onClick={() => void open()} autoFocus>
                  {school.demo.open}
                </Button>
                <Button variant="subtle" color="gray" onClick={() => void reset()}>
                  {school.demo.reset}
                </Button>
              </div>
            ) : (
              <Making state={job.state} onCancel={job.of.cancel} />
            )}
            {failure !== null && <FailureAlert failure={failure} onAgain={() => void open()} />}
          </Door>
          <Door icon={<IconDeviceDesktop size={26} stroke={1.5} />} title={school.local.title} about={school.local.about} remark={school.notYet} />
          <Door icon={<IconServer2 size={26} stroke={1.5} />} title={school.server.title} about={school.server.about} remark={school.notYet} />
        </div>
        <footer className={styles.version}>
          {state === undefined ? '' : app.version(state.version)}
          {state?.developmentRuntime === true && ` · ${app.developmentRuntime}`}
        </footer>
      </main>
    </div>
  );
}

function Making({ state, onCancel }: { readonly state: Extract<JobState, { is: 'running' }>; readonly onCancel: () => void }) {
  const { school } = useTexts();
  const { progress, cancelling } = state;
  // An existing school opens in a blink and has nothing to count.
  if (progress === null) return <p className={styles.opening} role="status">{school.demo.opening}</p>;
  return (
    <div className={styles.making}>
      <ProgressPanel
        title={school.demo.making}
        step={school.steps[progress.step] ?? school.stepOther}
        done={progress.done}
        total={progress.total}
        cancelling={cancelling}
        onCancel={onCancel}
      />
      <p className={styles.about}>{school.demo.makingHelp}</p>
    </div>
  );
}
