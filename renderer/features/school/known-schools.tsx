import { Button } from '@mantine/core';
import { IconBuildingCommunity } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { forgetSchool } from '../../app/session.ts';
import type { Failure } from '#domain/errors.ts';
import { useBridge, useJob, type OutputFor } from '../../bridge/index.ts';
import { useLanguage } from '../../i18n/index.ts';
import { FailureAlert, ProgressPanel } from '../../ui/index.ts';
import { Door } from './door.tsx';
import styles from './start-screen.module.css';

export type KnownSchool = OutputFor<'workstations', 'listSchools'>[number];

export interface KnownSchoolsProps {
  readonly schools: readonly KnownSchool[];
  /** Something else of this page is being opened: no second school meanwhile. */
  readonly busy: boolean;
  readonly opening: ReturnType<typeof useOpenSchool>;
}

/** Opens a school of this workstation and leads to its people; which of them, and how it went. */
export function useOpenSchool() {
  const bridge = useBridge();
  const navigate = useNavigate();
  const job = useJob('workstations', 'openSchool');
  const [asked, setAsked] = useState<KnownSchool | null>(null);
  const open = async (school: KnownSchool) => {
    setAsked(school);
    const opened = await job.start({ schoolId: school.schoolId });
    if (opened === null) return;
    forgetSchool(bridge);
    await navigate({ to: '/school/$schoolId', params: { schoolId: school.schoolId }, search: opened.online ? {} : { offline: true } });
  };
  const failure: Failure | null = job.state.is === 'failed' ? job.state.failure : null;
  return { job, open, asked, failure };
}

/** The schools that this workstation has joined or hosts, the one opened last first. */
export function KnownSchools({ schools, busy, opening: { job, open, asked, failure } }: KnownSchoolsProps) {
  const { texts, format } = useLanguage();
  const { known, steps, stepOther } = texts.workstations;
  const first = useRef<HTMLButtonElement>(null);
  const sorted = schools.toSorted((a, b) => (b.openedAt ?? 0) - (a.openedAt ?? 0));

  // The list comes after the first paint; whoever has not touched anything presses Enter for the own school, not for the demonstration.
  useEffect(() => {
    const { activeElement } = document;
    if (activeElement === document.body || activeElement?.hasAttribute('data-first-choice') === true) first.current?.focus();
  }, []);

  return (
    <ul className={styles.schools} aria-label={known.listLabel}>
      {sorted.map((school, index) => {
        const isAsked = asked?.schoolId === school.schoolId;
        const place = school.kind === 'local' ? known.local : known.joined(school.address);
        const when = school.openedAt === null ? known.neverOpened : known.openedAt(format.dateTime(school.openedAt));
        const busyHere = isAsked && (job.state.is === 'running' || failure !== null);
        return (
          <li key={school.schoolId}>
            <Door look={index === 0 || busyHere ? 'usual' : 'quiet'} icon={<IconBuildingCommunity size={26} stroke={1.5} />} title={school.name} about={`${place} · ${when}`}>
              {job.state.is === 'running' && isAsked ? (
                <div className={styles.making}>
                  <ProgressPanel
                    title={school.kind === 'local' ? known.openingLocal : known.opening}
                    step={steps[job.state.progress?.step ?? ''] ?? (school.kind === 'local' ? stepOther : known.openingHelp)}
                    done={job.state.progress?.done ?? 0}
                    total={job.state.progress?.total ?? 0}
                    cancelling={job.state.cancelling}
                    onCancel={job.cancel}
                  />
                </div>
              ) : (
                <div className={styles.actions}>
                  <Button
                    ref={index === 0 ? first : undefined}
                    variant={index === 0 ? 'filled' : 'default'}
                    aria-label={known.openNamed(school.name)}
                    disabled={busy || job.state.is === 'running'}
                    onClick={() => void open(school)}
                  >
                    {known.open}
                  </Button>
                </div>
              )}
              {failure !== null && isAsked && <FailureAlert failure={failure} onAgain={() => void open(school)} />}
            </Door>
          </li>
        );
      })}
    </ul>
  );
}
