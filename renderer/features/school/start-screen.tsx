import { Button } from '@mantine/core';
import { IconDeviceDesktop, IconSchool, IconServer2 } from '@tabler/icons-react';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { AppearanceCorner } from '../../app/layout/appearance-corner.tsx';
import { isTrouble } from '../../app/trouble/trouble-codes.ts';
import { TroubleScreen } from '../../app/trouble/trouble-screen.tsx';
import { forgetSchool } from '../../app/session.ts';
import { useApiQuery, useBridge, useJob, type JobState } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert, ProgressPanel, notify, useConfirm, useFirstPaint } from '../../ui/index.ts';
import { Blackboard } from './blackboard.tsx';
import { Door } from './door.tsx';
import { KnownSchools, useOpenSchool } from './known-schools.tsx';
import styles from './start-screen.module.css';

/** The first page: the schools of this workstation, and the ways to a new one. What is behind the doors is loaded when it is asked for. */
export function StartScreen() {
  const { app, school } = useTexts();
  const bridge = useBridge();
  const navigate = useNavigate();
  const router = useRouter();
  const confirm = useConfirm();
  const { data: state } = useApiQuery('app', 'readState', {});
  const opening = useJob('school', 'openDemo');
  const resetting = useJob('school', 'resetDemo');
  const [leftTrouble, setLeftTrouble] = useState(false);
  // The core starts after the first paint; nothing is asked of it before.
  const painted = useFirstPaint();
  const { data: schools = [], error: unread, refetch } = useApiQuery('workstations', 'listSchools', {}, { enabled: painted, failureHandled: true });
  const openingSchool = useOpenSchool();

  const enter = () => {
    forgetSchool(bridge);
    void navigate({ to: '/sign-in' });
  };
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

  if (openingSchool.failure !== null && isTrouble(openingSchool.failure)) {
    const again = async () => {
      const school = openingSchool.asked;
      if (school === null) return null;
      const opened = await bridge.api.workstations.openSchool({ jobId: bridge.makeJobId(), schoolId: school.schoolId });
      return opened.ok ? null : opened.error;
    };
    const solved = () => {
      const schoolId = openingSchool.asked?.schoolId ?? '';
      forgetSchool(bridge);
      void navigate({ to: '/school/$schoolId', params: { schoolId } });
    };
    return <TroubleScreen failure={openingSchool.failure} onAgain={again} onSolved={solved} onLeave={openingSchool.job.clear} />;
  }

  const job = opening.state.is === 'running' ? { of: opening, state: opening.state } : resetting.state.is === 'running' ? { of: resetting, state: resetting.state } : null;
  // Where there are schools of one's own, the demonstration steps back; its progress and failures need the room.
  const demoIsFirst = schools.length === 0 || job !== null || failure !== null;
  return (
    <div className={styles.window}>
      <Blackboard title={school.title} subtitle={school.subtitle} promise={school.promise} />
      <main className={styles.room}>
        <div className={styles.corner}>
          <AppearanceCorner />
        </div>
        <div className={styles.doors}>
          <h1 className={styles.question}>{school.question}</h1>
          {unread !== null && <FailureAlert failure={unread.failure} onAgain={() => void refetch()} />}
          {schools.length > 0 && <KnownSchools schools={schools} busy={job !== null} opening={openingSchool} />}
          <Door look={demoIsFirst ? 'usual' : 'quiet'} icon={<IconSchool size={26} stroke={1.5} />} title={school.demo.title} about={demoIsFirst ? school.demo.about : school.demo.aboutShort}>
            {job === null ? (
              <div className={styles.actions}>
                <Button onClick={() => void open()} autoFocus data-first-choice disabled={openingSchool.job.state.is === 'running'} variant={schools.length === 0 ? 'filled' : 'default'}>
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
          <Door look="quiet" icon={<IconServer2 size={26} stroke={1.5} />} title={school.server.title} about={school.server.about}>
            <Button variant="default" onClick={() => void navigate({ to: '/join' })} onPointerEnter={() => void router.preloadRoute({ to: '/join' })}>
              {school.server.open}
            </Button>
          </Door>
          <Door look="quiet" icon={<IconDeviceDesktop size={26} stroke={1.5} />} title={school.local.title} about={school.local.about}>
            <Button variant="default" onClick={() => void navigate({ to: '/new-school' })} onPointerEnter={() => void router.preloadRoute({ to: '/new-school' })}>
              {school.local.open}
            </Button>
          </Door>
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
