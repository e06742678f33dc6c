import { Button } from '@mantine/core';
import { IconFileTypePdf, IconKey } from '@tabler/icons-react';
import { failureOf, useApiCommand, useApiQuery, useBridge, useJob, type InputFor } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, notify, notifyFailure } from '../../ui/index.ts';
import table from '../../ui/table.module.css';
import styles from './credentials.module.css';

/** The register of issue: to whom, why, by whom, and whether it was given into the hand against a signature. */
export function IssueList({ whose, mayHand }: { readonly whose: InputFor<'credentials', 'listIssues'>; readonly mayHand: boolean }) {
  const texts = useTexts();
  const { credentials: { issues: t, table: words, reason, notHanded }, ui } = texts;
  const format = useFormat();
  const bridge = useBridge();
  const list = useApiQuery('credentials', 'listIssues', whose, { failureHandled: true });
  const saving = useJob('credentials', 'saveRegister');
  const marking = useApiCommand('credentials', 'markHanded', {
    onDone: () => {
      notify({ title: t.markDone });
      void list.refetch();
    },
  });
  if (list.error) return <FailureAlert failure={list.error.failure} onAgain={() => void list.refetch()} />;
  if (!list.data) return <p className={styles.quiet} role="status">{ui.loading}</p>;
  if (list.data.length === 0) return <EmptyState icon={<IconKey size={40} stroke={1.3} />} title={t.empty} help={t.emptyHelp} />;
  const save = async () => {
    try {
      const target = await bridge.ask('app', 'chooseFileToSave', { purpose: 'credential-slips', suggestedName: `${t.fileName}.pdf` });
      if (target === null || (await saving.start({ ...whose, fileToken: target.fileToken })) === null) return;
      notify({ title: t.saved, message: target.name });
    } catch (thrown) {
      notifyFailure(texts, failureOf(thrown));
    }
  };
  return (
    <>
      <div className={styles.toolbar}>
        {saving.state.is === 'failed' && <FailureAlert failure={saving.state.failure} onClose={saving.clear} />}
        <span className={styles.push} />
        <Button variant="default" leftSection={<IconFileTypePdf size={17} />} loading={saving.state.is === 'running'} onClick={() => void save()}>{t.save}</Button>
      </div>
      <div className={styles.tableRoom}>
        <table className={`${table.table} ${styles.table}`}>
          <thead>
            <tr><th className={styles.wide}>{words.name}</th><th>{t.reason}</th><th>{t.issued}</th><th>{t.issuedBy}</th><th>{t.handed}</th></tr>
          </thead>
          <tbody>
            {list.data.map((issue) => (
              <tr key={issue.issueId}>
                <th scope="row"><span className={styles.name}>{issue.name}</span><span className={styles.about}>{issue.about}</span></th>
                <td>{reason[issue.reason]}</td>
                <td className={styles.nowrap}>{format.dateTime(issue.issuedAt)}</td>
                <td>{issue.issuedByName}</td>
                <td className={styles.nowrap}>
                  {issue.handedAt === null && !mayHand && notHanded}
                  {issue.handedAt === null && mayHand && (
                    <Button
                      variant="subtle" size="compact-sm" aria-label={t.markNamed(issue.name)} disabled={marking.isPending}
                      onClick={() => marking.mutate({ issueIds: [issue.issueId] })}
                    >
                      {t.markHanded}
                    </Button>
                  )}
                  {issue.handedAt !== null && <>{format.dateTime(issue.handedAt)}<span className={styles.about}>{issue.handedByName}</span></>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
