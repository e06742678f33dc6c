import { Button } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { awaitsMarkOf, compromiseDeadline, type CompromiseReader } from '#domain/accounts/index.ts';
import { useApiCommand, type OutputFor, type useApiQuery } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert } from '../../ui/index.ts';
import table from '../../ui/table.module.css';
import styles from './credentials.module.css';
import { IncidentReminder } from './incident-reminder.tsx';

type Report = OutputFor<'credentials', 'listCompromises'>[number];

/** The register of compromise with its deadline of one working day, which the head keeps, and a mark each of head and administrator. */
export function CompromiseList({ list, reader }: { readonly list: ReturnType<typeof useApiQuery<'credentials', 'listCompromises'>>; readonly reader: CompromiseReader }) {
  const { credentials: { compromise: t, table: words }, ui } = useTexts();
  const format = useFormat();
  const [now] = useState(() => Date.now());
  const noting = useApiCommand('credentials', 'acknowledge', { onDone: () => void list.refetch() });
  if (list.error) return <FailureAlert failure={list.error.failure} onAgain={() => void list.refetch()} />;
  if (!list.data) return <p className={styles.quiet} role="status">{ui.loading}</p>;
  if (list.data.length === 0) return <EmptyState icon={<IconShieldCheck size={40} stroke={1.3} />} title={t.empty} help={t.emptyHelp} />;
  return (
    <div className={styles.tableRoom}>
      <IncidentReminder reports={list.data} now={now} />
      <table className={`${table.table} ${styles.table}`} aria-label={t.noteColumn}>
        <thead>
          <tr>
            <th>{words.name}</th><th>{t.reported}</th><th>{t.by}</th><th className={styles.wide}>{t.noteColumn}</th><th>{t.due}</th><th>{t.reissued}</th><th>{t.noted}</th>
          </tr>
        </thead>
        <tbody>
          {list.data.map((one) => {
            const isMissed = compromiseDeadline(one, now) === 'missed';
            return (
              <tr key={one.compromiseId}>
                <th scope="row"><span className={styles.name}>{one.name}</span><span className={styles.about}>{one.about}</span></th>
                <td className={styles.nowrap}>{format.dateTime(one.reportedAt)}</td>
                <td>{one.reportedByName}</td>
                <td className={styles.note}>{one.note}</td>
                <td className={styles.nowrap} data-overdue={isMissed || undefined}>
                  {format.dateTime(one.dueAt)}{isMissed && <strong className={styles.overdue}> {one.headSeenAt === null ? t.overdue : t.late}</strong>}
                </td>
                <td className={styles.nowrap}>{one.reissuedAt === null ? t.waiting : format.dateTime(one.reissuedAt)}</td>
                <td>
                  <Seen by={t.headSeen} name={one.headSeenByName} at={one.headSeenAt} />
                  <Seen by={t.administratorSeen} name={one.administratorSeenByName} at={one.administratorSeenAt} />
                  {awaitsMarkOf(reader, one) && (
                    <Button
                      variant="subtle" size="compact-sm" aria-label={t.acknowledgeNamed(one.name)} disabled={noting.isPending}
                      onClick={() => noting.mutate({ compromiseId: one.compromiseId })}
                    >
                      {t.acknowledge}
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** One of the two marks: who it is, when, or that it is waited for. */
function Seen({ by, name, at }: { readonly by: string; readonly name: Report['headSeenByName']; readonly at: number | null }) {
  const { credentials: { compromise: t } } = useTexts();
  const format = useFormat();
  return (
    <span className={styles.seen}>
      <span className={styles.seenBy}>{by}: </span>
      {at === null ? t.waiting : <>{name ?? ''}<span className={styles.about}>{format.dateTime(at)}</span></>}
    </span>
  );
}
