import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconDevices2, IconPlugConnectedX, IconRefresh, IconX, type Icon } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useApiCommand, useApiQuery, type OutputFor } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, Screen, notify, useConfirm } from '../../ui/index.ts';
import table from '../../ui/table.module.css';
import { CodeDialog } from './code-dialog.tsx';
import { CopyDialog } from './copy-dialog.tsx';
import { stateOfWorkstation, type WorkstationState } from './workstation-state.ts';
import styles from './workstations.module.css';

type Workstation = OutputFor<'workstations', 'list'>[number];

/** The administrator's list: which computers belong to the school, when they were last heard of, and what waits on them. */
export function WorkstationsScreen() {
  const { workstations: texts, rescue, ui } = useTexts();
  const { list: t } = texts;
  const format = useFormat();
  const confirm = useConfirm();
  const navigate = useNavigate();
  const [codeAsked, setCodeAsked] = useState(false);
  const [now] = useState(() => Date.now());
  const list = useApiQuery('workstations', 'list', {}, { failureHandled: true });
  const marking = useApiCommand('workstations', 'setAdministrative', { onDone: () => void list.refetch() });
  const withdrawing = useApiCommand('workstations', 'withdraw', { onDone: () => void list.refetch() });

  const withdraw = async (workstation: Workstation) => {
    const question = [
      t.withdrawQuestion,
      ...(workstation.waiting > 0 ? [t.withdrawWaiting(workstation.waiting)] : []),
      ...(workstation.own ? [t.withdrawOwn] : []),
    ].join(' ');
    if (!(await confirm({ title: t.withdrawTitle(workstation.name), question, confirm: t.withdrawConfirm, dangerous: true }))) return;
    const done = await withdrawing.mutateAsync({ deviceId: workstation.deviceId }).then(() => true, () => false);
    if (done) notify({ title: t.withdrawDone(workstation.name) });
  };

  // A server that only this computer reaches has no use for codes, and its one workstation is not to be withdrawn.
  const { data: overview } = useApiQuery('school', 'readOverview', {});
  const isAlone = overview?.school.kind === 'local';
  const [copyAsked, setCopyAsked] = useState(false);
  const copy = isAlone && <Button onClick={() => setCopyAsked(true)}>{t.copySchool}</Button>;
  const makeCode = isAlone ? null : <Button onClick={() => setCodeAsked(true)}>{t.makeCode}</Button>;
  const rows = list.data?.toSorted((a, b) => Number(a.withdrawnAt !== null) - Number(b.withdrawnAt !== null) || a.name.localeCompare(b.name, 'ru')) ?? [];
  return (
    <Screen
      title={t.title}
      remark={list.data === undefined ? (list.error === null ? ui.loading : undefined) : t.count(rows.filter((one) => one.withdrawnAt === null).length)}
      actions={
        <>
          <Tooltip label={t.refresh}>
            <ActionIcon aria-label={t.refresh} loading={list.isFetching} onClick={() => void list.refetch()}>
              <IconRefresh size={19} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
          <Button variant="default" onClick={() => void navigate({ to: '/workstations/rescue' })}>{rescue.open}</Button>
          {makeCode}
          {copy}
        </>
      }
    >
      {isAlone && <p className={styles.note}>{t.onlyHere}</p>}
      {list.error !== null && <FailureAlert failure={list.error.failure} onAgain={() => void list.refetch()} />}
      {list.data !== undefined && rows.length === 0 && <EmptyState icon={<IconDevices2 size={40} stroke={1.3} />} title={t.empty} help={t.emptyHelp} actions={makeCode} />}
      {rows.length > 0 && (
        <table className={`${table.table} ${styles.table}`} aria-label={t.title}>
          <thead>
            <tr>
              <th className={styles.wide}>{t.name}</th>
              <th>{t.state}</th>
              <th>{t.lastContact}</th>
              <th className={styles.number}>{t.waiting}</th>
              <th>{t.version}</th>
              <th>{t.platform}</th>
              <th><span className={styles.hidden}>{t.actions}</span></th>
            </tr>
          </thead>
          <tbody>
            {rows.map((workstation) => (
              <tr key={workstation.deviceId} data-withdrawn={workstation.withdrawnAt !== null || undefined}>
                <th scope="row">
                  <span className={styles.name}>{workstation.name}</span>
                  {workstation.own && !isAlone && <span className={styles.own}>{t.own}</span>}
                  {workstation.administrative && <span className={styles.own}>{t.administrative}</span>}
                </th>
                <td><State state={stateOfWorkstation(workstation, now)} enrolledAt={workstation.enrolledAt} /></td>
                <td className={styles.nowrap}>{workstation.lastContactAt === null ? t.never : format.dateTime(workstation.lastContactAt)}</td>
                <td className={styles.number}>{workstation.waiting === 0 ? t.none : format.whole(workstation.waiting)}</td>
                <td className={styles.nowrap}>{workstation.version}</td>
                <td className={styles.nowrap}>{PLATFORMS[workstation.platform] ?? workstation.platform}</td>
                <td className={styles.deed}>
                  {workstation.withdrawnAt === null && (
                    <Button
                      variant="subtle" size="compact-sm" aria-label={(workstation.administrative ? t.unmarkNamed : t.markNamed)(workstation.name)} disabled={marking.isPending}
                      onClick={() => marking.mutate({ deviceId: workstation.deviceId, administrative: !workstation.administrative })}
                    >
                      {workstation.administrative ? t.unmark : t.mark}
                    </Button>
                  )}
                  {workstation.withdrawnAt === null && !isAlone && (
                    <Button
                      variant="subtle" color="pen" size="compact-sm" aria-label={t.withdrawNamed(workstation.name)}
                      disabled={withdrawing.isPending} onClick={() => void withdraw(workstation)}
                    >
                      {t.withdraw}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {copyAsked && <CopyDialog schoolName={overview?.school.shortName ?? ''} onClose={() => setCopyAsked(false)} />}
      {codeAsked && <CodeDialog onClose={() => setCodeAsked(false)} />}
    </Screen>
  );
}

/** Names of systems as people know them; another one is shown as it was told. */
const PLATFORMS: Readonly<Record<string, string>> = { win32: 'Windows', linux: 'Linux', darwin: 'macOS' };

const ICONS: Readonly<Record<WorkstationState['is'], Icon>> = { works: IconCheck, new: IconCheck, silent: IconPlugConnectedX, waits: IconAlertTriangle, withdrawn: IconX };

/** A word and a sign, never a colour alone. */
function State({ state, enrolledAt }: { readonly state: WorkstationState; readonly enrolledAt: number }) {
  const { workstations } = useTexts();
  const { list: t } = workstations;
  const format = useFormat();
  const StateIcon = ICONS[state.is];
  const words = (): string => {
    switch (state.is) {
      case 'works': return t.works;
      case 'new': return t.enrolled(format.dateTime(enrolledAt));
      case 'silent':
      case 'waits': return t.silent(state.days);
      case 'withdrawn': return t.withdrawn(format.dateTime(state.at));
      default: return state satisfies never;
    }
  };
  return (
    <span className={styles.state} data-state={state.is}>
      <StateIcon size={16} aria-hidden />
      {words()}
    </span>
  );
}
