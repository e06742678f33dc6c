import { Button } from '@mantine/core';
import { IconInfoCircle, IconPlugConnectedX, IconUsers } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import type { SchoolId } from '#domain/ids.ts';
import { PeopleChooser, WayInSheet, type ListedPerson } from '../accounts/index.ts';
import { isTrouble } from '../../app/trouble/trouble-codes.ts';
import { TroubleScreen } from '../../app/trouble/trouble-screen.tsx';
import { forgetSession, rememberSession } from '../../app/session.ts';
import { useLeaveSchool } from '../../app/use-leave-school.ts';
import { useApiEvent, useApiQuery, useBridge, useJob, type OutputFor } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, ProgressPanel } from '../../ui/index.ts';
import styles from './way-in.module.css';

type FirstSync = OutputFor<'sync', 'readStatus'>['firstSync'];

/** Who works, in a school of this workstation: until accounts come everybody is chosen from a list, and the page says so. */
export function PeopleOfSchoolScreen() {
  const texts = useTexts();
  const { accounts, workstations: t, ui } = texts;
  const bridge = useBridge();
  const navigate = useNavigate();
  const { schoolId } = useParams({ strict: false }) as { schoolId: SchoolId };
  const { offline = false } = useSearch({ strict: false }) as { offline?: boolean };
  const schools = useApiQuery('workstations', 'listSchools', {}, { failureHandled: true });
  const people = useApiQuery('workstations', 'listPeople', {}, { failureHandled: true });
  const signIn = useJob('workstations', 'signIn');
  const reopening = useJob('workstations', 'openSchool');
  const leaveSchool = useLeaveSchool();
  const [entering, setEntering] = useState<ListedPerson | null>(null);
  const [firstSync, setFirstSync] = useState<FirstSync>(null);
  useApiEvent('syncStatus', (status) => setFirstSync(status.firstSync));

  // The school is not open any more (the core was started anew, the page loaded again): it is chosen anew.
  useEffect(() => {
    if (people.error?.failure.code === 'database_not_open' || people.error?.failure.code === 'school_unknown') void navigate({ to: '/' });
  }, [people.error, navigate]);

  const back = () => {
    signIn.cancel();
    void leaveSchool();
  };
  const enter = async (person: ListedPerson) => {
    setEntering(person);
    setFirstSync(null);
    const entered = await signIn.start({ staffId: person.staffId });
    if (entered === null) return;
    forgetSession(bridge);
    rememberSession(bridge, entered);
    void navigate({ to: '/journal' });
  };
  const checkAgain = async () => {
    const opened = await reopening.start({ schoolId });
    if (opened === null) return;
    await navigate({ to: '/school/$schoolId', params: { schoolId }, search: opened.online ? {} : { offline: true }, replace: true });
    await people.refetch();
  };

  const failure = signIn.state.is === 'failed' ? signIn.state.failure : null;
  if (failure !== null && isTrouble(failure)) {
    const again = async () => {
      if (entering === null) return null;
      const entered = await bridge.api.workstations.signIn({ jobId: bridge.makeJobId(), staffId: entering.staffId });
      if (!entered.ok) return entered.error;
      rememberSession(bridge, entered.value);
      return null;
    };
    return <TroubleScreen failure={failure} onAgain={again} onSolved={() => void navigate({ to: '/journal' })} onLeave={back} />;
  }

  const school = schools.data?.find((one) => one.schoolId === schoolId);
  const again = (
    <Button variant="default" size="xs" loading={reopening.state.is === 'running'} onClick={() => void checkAgain()}>
      {t.people.again}
    </Button>
  );
  return (
    <WayInSheet title={school?.name ?? accounts.title} about={t.people.about} back={t.back} onBack={back}>
      <Note icon={<IconInfoCircle size={18} aria-hidden />}>{t.people.noPasswords}</Note>
      {offline && (
        <Note icon={<IconPlugConnectedX size={18} aria-hidden />} tone="attention" action={again}>
          {t.people.offline}
        </Note>
      )}
      <div className={styles.alerts}>
        {reopening.state.is === 'failed' && <FailureAlert failure={reopening.state.failure} onClose={reopening.clear} />}
        {people.error !== null && <FailureAlert failure={people.error.failure} onAgain={() => void people.refetch()} />}
        {failure !== null && entering !== null && <FailureAlert failure={failure} onAgain={() => void enter(entering)} onClose={signIn.clear} />}
      </div>
      {signIn.state.is === 'running' && entering !== null ? (
        <div className={styles.working}>
          <ProgressPanel
            title={t.people.entering(entering.name)}
            step={<SyncStep firstSync={firstSync} />}
            done={firstSync?.done ?? signIn.state.progress?.done ?? 0}
            total={firstSync?.total ?? signIn.state.progress?.total ?? 0}
            cancelling={signIn.state.cancelling}
            onCancel={signIn.cancel}
          />
          <p className={styles.help}>{t.people.enteringHelp}</p>
        </div>
      ) : people.data?.length === 0 ? (
        <EmptyState
          icon={<IconUsers size={40} stroke={1.3} />}
          title={t.people.nobody}
          help={offline ? t.people.nobodyOffline : t.people.nobodyHelp}
          actions={again}
        />
      ) : people.data === undefined ? (
        people.error === null && <p className={styles.help} role="status">{ui.loading}</p>
      ) : (
        <PeopleChooser people={people.data} suggesting={false} onEnter={(person) => void enter(person)} />
      )}
    </WayInSheet>
  );
}

function SyncStep({ firstSync }: { readonly firstSync: FirstSync }) {
  const { workstations: t } = useTexts();
  const format = useFormat();
  if (firstSync === null) return t.stepOther;
  if (firstSync.total === 0) return t.people.loadingRows(format.whole(firstSync.rows));
  return t.people.loading(format.whole(firstSync.done), format.whole(firstSync.total), format.whole(firstSync.rows));
}

interface NoteProps {
  readonly icon: ReactNode;
  readonly tone?: 'calm' | 'attention';
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

function Note({ icon, tone = 'calm', action, children }: NoteProps) {
  return (
    <div className={styles.note} data-tone={tone} role="note">
      {icon}
      <span className={styles.noteWords}>{children}</span>
      {action}
    </div>
  );
}
