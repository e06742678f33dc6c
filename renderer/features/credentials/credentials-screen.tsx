import { Select, SegmentedControl, Tabs } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import type { GroupId } from '#domain/ids.ts';
import { isOpenFor, type CompromiseReader } from '#domain/accounts/index.ts';
import { can } from '#domain/policy/index.ts';
import { actorOf, classSubject, useSessionPerson } from '../../app/session.ts';
import { useApiQuery, type OutputFor } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, Screen } from '../../ui/index.ts';
import { AccountsTable } from './accounts-table.tsx';
import { CompromiseList } from './compromise-list.tsx';
import { IssueList } from './issue-list.tsx';
import { compromiseReaderOf } from './use-compromise-notices.ts';
import styles from './credentials.module.css';

export type AccountKind = OutputFor<'credentials', 'list'>[number]['kind'];

/** «Логины и пароли»: the administrator's for the staff, the class teacher's for pupils and parents of the own class. */
export function CredentialsScreen() {
  const { credentials: t } = useTexts();
  const overview = useApiQuery('school', 'readOverview', {});
  const person = useSessionPerson();
  if (overview.error) return <FailureAlert failure={overview.error.failure} onAgain={() => void overview.refetch()} />;
  if (!overview.data || !person) return null;
  const actor = actorOf(person);
  const classes = overview.data.classes.filter((group) => can(actor, 'credentials.issue', classSubject(person, group)));
  const kinds: AccountKind[] = [...(can(actor, 'accounts.read') ? (['staff'] as const) : []), ...(classes.length > 0 ? (['pupil', 'parent'] as const) : [])];
  if (kinds.length === 0) {
    return (
      <Screen title={t.title}>
        <EmptyState icon={<IconKey size={40} stroke={1.3} />} title={t.empty.noClass} help={t.empty.noClassHelp} />
      </Screen>
    );
  }
  const own = classes.find((group) => person.classes.includes(group.name));
  return (
    <CredentialsOf
      kinds={kinds} classes={classes} first={(own ?? classes[0])?.groupId ?? null} mayIssueToStaff={can(actor, 'accounts.manage')} reader={compromiseReaderOf(person)}
    />
  );
}

interface CredentialsOfProps {
  readonly kinds: readonly AccountKind[];
  readonly classes: OutputFor<'school', 'readOverview'>['classes'];
  readonly first: GroupId | null;
  /** The head sees who has an account and does not issue any. */
  readonly mayIssueToStaff: boolean;
  /** The head and the administrator take note of reports, each for themselves; a class teacher only sees those of the class. */
  readonly reader: CompromiseReader;
}

function CredentialsOf({ kinds, classes, first, mayIssueToStaff, reader }: CredentialsOfProps) {
  const { credentials: t } = useTexts();
  const [kind, setKind] = useState<AccountKind>(kinds[0]!);
  const [groupId, setGroupId] = useState(first);
  const [tab, setTab] = useState('accounts');
  const compromises = useApiQuery('credentials', 'listCompromises', {}, { failureHandled: true });
  const open = compromises.data?.filter((report) => isOpenFor(reader, report)).length ?? 0;
  const whose = { kind, classId: kind === 'staff' ? null : groupId };
  const mayIssue = kind !== 'staff' || mayIssueToStaff;
  return (
    <Screen
      title={t.title}
      body="fill"
      actions={
        tab !== 'compromises' && (
          <>
            {kinds.length > 1 && (
              <SegmentedControl
                size="xs" aria-label={t.whose.label} value={kind} data={kinds.map((value) => ({ value, label: t.whose[value] }))}
                onChange={setKind}
              />
            )}
            {kind !== 'staff' && (
              <Select
                aria-label={t.chooseClass} w={96} searchable={classes.length > 6} value={groupId}
                data={classes.map(({ groupId: value, name }) => ({ value, label: name }))} onChange={(value) => value !== null && setGroupId(value)}
              />
            )}
          </>
        )
      }
    >
      <Tabs value={tab} onChange={(value) => setTab(value ?? 'accounts')} className={styles.tabs} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="accounts">{t.tabs.accounts}</Tabs.Tab>
          <Tabs.Tab value="issues">{t.tabs.issues}</Tabs.Tab>
          <Tabs.Tab value="compromises">{open > 0 ? t.tabs.compromisesOpen(open) : t.tabs.compromises}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="accounts" className={styles.tabPanel}>
          <AccountsTable key={`${kind}${groupId}`} whose={whose} mayIssue={mayIssue} onCompromise={() => void compromises.refetch()} />
        </Tabs.Panel>
        <Tabs.Panel value="issues" className={styles.tabPanel}>
          <IssueList key={`${kind}${groupId}`} whose={whose} mayHand={mayIssue} />
        </Tabs.Panel>
        <Tabs.Panel value="compromises" className={styles.tabPanel}>
          <CompromiseList list={compromises} reader={reader} />
        </Tabs.Panel>
      </Tabs>
    </Screen>
  );
}
