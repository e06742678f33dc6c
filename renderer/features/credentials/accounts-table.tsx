import { ActionIcon, Button, Checkbox, TextInput, Tooltip, VisuallyHidden } from '@mantine/core';
import { IconKey, IconRefresh, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useApiCommand, useApiQuery, type InputFor, type OutputFor } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, useConfirm } from '../../ui/index.ts';
import table from '../../ui/table.module.css';
import { CompromiseDialog } from './compromise-dialog.tsx';
import { findHolders, isLapsed, reasonFor, type Holder } from './find-holders.ts';
import { HolderRow } from './holder-row.tsx';
import { RequestDialog } from './request-dialog.tsx';
import { SlipsDialog } from './slips-dialog.tsx';
import styles from './credentials.module.css';

type Batch = OutputFor<'credentials', 'issue'>;

export interface AccountsTableProps {
  readonly whose: InputFor<'credentials', 'list'>;
  readonly mayIssue: boolean;
  readonly onCompromise: () => void;
}

/** Whose login is what and how it stands; issue one by one, to the chosen, or to all who have none. */
export function AccountsTable({ whose, mayIssue, onCompromise }: AccountsTableProps) {
  const { credentials: t, ui } = useTexts();
  const confirm = useConfirm();
  const list = useApiQuery('credentials', 'list', whose, { failureHandled: true });
  const issuing = useApiCommand('credentials', 'issue');
  const [question, setQuestion] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [batch, setBatch] = useState<Batch | null>(null);
  const [blocked, setBlocked] = useState<Holder | null>(null);
  const [requesting, setRequesting] = useState<Holder | null>(null);

  if (list.error) return <FailureAlert failure={list.error.failure} onAgain={() => void list.refetch()} />;
  if (!list.data) return <p className={styles.quiet} role="status">{ui.loading}</p>;
  if (list.data.length === 0) return <EmptyState icon={<IconKey size={40} stroke={1.3} />} title={t.empty.nobody} help={t.empty.nobodyHelp} />;
  const holders = findHolders(list.data, question);
  const without = list.data.filter(({ state }) => state === 'not_issued');
  const lapsed = list.data.filter(isLapsed);
  const marked = list.data.filter(({ holderId }) => chosen.has(holderId));

  const issue = async (some: readonly Holder[], reason = reasonFor(some)) => {
    const asked = await confirm({
      title: some.length === 1 ? t.issueNamed(some[0]!.name) : t.ask.title(some.length), confirm: t.ask.confirm,
      question: some.some(({ state }) => state !== 'not_issued') ? t.ask.question : t.ask.firstQuestion,
    });
    if (!asked) return;
    const made = await issuing.mutateAsync({ kind: whose.kind, holderIds: some.map(({ holderId }) => holderId), reason }).catch(() => null);
    if (made === null) return;
    setBatch(made);
    setChosen(new Set());
    void list.refetch();
  };
  const choose = (holderId: string, isChosen: boolean) =>
    setChosen((before) => {
      const after = new Set(before);
      if (isChosen) after.add(holderId);
      else after.delete(holderId);
      return after;
    });
  const isAll = holders.length > 0 && holders.every(({ holderId }) => chosen.has(holderId));

  return (
    <>
      <div className={styles.toolbar}>
        <TextInput
          className={styles.find} aria-label={t.find} placeholder={t.find} leftSection={<IconSearch size={16} aria-hidden />} value={question}
          onChange={(event) => setQuestion(event.currentTarget.value)}
        />
        <span className={styles.quiet}>{t.count(holders.length)}</span>
        <span className={styles.push} />
        <Tooltip label={t.refresh}>
          <ActionIcon aria-label={t.refresh} loading={list.isFetching} onClick={() => void list.refetch()}><IconRefresh size={19} stroke={1.6} /></ActionIcon>
        </Tooltip>
        {!mayIssue ? null : marked.length > 0 ? (
          <Button loading={issuing.isPending} onClick={() => void issue(marked)}>{t.issueChosen(marked.length)}</Button>
        ) : (
          <>
            {lapsed.length > 0 && <Button variant={without.length > 0 ? 'default' : 'filled'} loading={issuing.isPending} onClick={() => void issue(lapsed)}>{t.issueLapsed(lapsed.length)}</Button>}
            {without.length > 0 && <Button loading={issuing.isPending} onClick={() => void issue(without)}>{t.issueNew(without.length)}</Button>}
          </>
        )}
      </div>
      <div className={styles.tableRoom}>
        <table className={`${table.table} ${styles.table}`} aria-label={t.title}>
          <thead>
            <tr>
              {mayIssue && (
                <th className={styles.tick}>
                  <Checkbox
                    size="xs" aria-label={t.table.chooseAll} checked={isAll} indeterminate={!isAll && marked.length > 0}
                    onChange={(event) => setChosen(new Set(event.currentTarget.checked ? holders.map(({ holderId }) => holderId) : []))}
                  />
                </th>
              )}
              <th className={styles.wide}>{t.table.name}</th>
              <th>{t.table.login}</th>
              <th>{t.table.state}</th>
              <th>{t.table.lastSignIn}</th>
              {whose.kind !== 'staff' && <th>{t.table.requested}</th>}
              {mayIssue && <th><VisuallyHidden>{t.table.actions}</VisuallyHidden></th>}
            </tr>
          </thead>
          <tbody>
            {holders.map((holder) => (
              <HolderRow
                key={holder.holderId} holder={holder} chosen={chosen.has(holder.holderId)} busy={issuing.isPending}
                deeds={mayIssue ? { choose: (isChosen) => choose(holder.holderId, isChosen), issue: () => void issue([holder]), lost: () => void issue([holder], 'lost'), block: () => setBlocked(holder) } : null}
                onRequest={whose.kind === 'staff' ? null : () => setRequesting(holder)}
              />
            ))}
          </tbody>
        </table>
        {holders.length === 0 && <p className={styles.quiet}>{t.empty.noMatch}</p>}
      </div>
      {batch !== null && <SlipsDialog batch={batch} onClose={() => setBatch(null)} />}
      {requesting !== null && <RequestDialog holder={requesting} onClose={() => setRequesting(null)} onDone={() => void list.refetch()} />}
      {blocked !== null && (
        <CompromiseDialog
          holder={blocked} onClose={() => setBlocked(null)}
          onDone={() => {
            void list.refetch();
            onCompromise();
          }}
        />
      )}
    </>
  );
}
