import { Select, Tabs } from '@mantine/core';
import { IconMail } from '@tabler/icons-react';
import { useState } from 'react';
import { can } from '#domain/policy/index.ts';
import type { GroupId, TermId } from '#domain/ids.ts';
import { actorOf, classSubject, useSessionPerson } from '../../app/session.ts';
import { useApiQuery, type OutputFor } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, Screen } from '../../ui/index.ts';
import { LetterRegister } from './letter-register.tsx';
import { NewLetters } from './new-letters.tsx';
import styles from './letters.module.css';

type Overview = OutputFor<'school', 'readOverview'>;

/** «Письма родителям»: own class first; deputies and the director see every class. */
export function LettersScreen() {
  const { letters: t } = useTexts();
  const overview = useApiQuery('school', 'readOverview', {});
  const person = useSessionPerson();
  if (overview.error) return <FailureAlert failure={overview.error.failure} onAgain={() => void overview.refetch()} />;
  if (!overview.data || !person) return null;
  const classes = overview.data.classes.filter((group) => can(actorOf(person), 'letters.read', classSubject(person, group)));
  const own = classes.filter((group) => person.classes.includes(group.name));
  const first = own[0] ?? classes[0];
  if (!first) {
    return (
      <Screen title={t.title}>
        <EmptyState icon={<IconMail size={40} />} title={t.noClass.title} help={t.noClass.help} />
      </Screen>
    );
  }
  return <LettersOfClasses overview={overview.data} classes={classes} first={first.groupId} />;
}

/** The running term, or the last one that has begun. */
const termOfToday = ({ terms, today }: Overview) => terms.findLast((term) => term.startsOn <= today) ?? terms[0];

function LettersOfClasses({ overview, classes, first }: { readonly overview: Overview; readonly classes: Overview['classes']; readonly first: GroupId }) {
  const { letters: t } = useTexts();
  const [groupId, setGroupId] = useState<GroupId>(first);
  const [termId, setTermId] = useState<TermId | undefined>(() => termOfToday(overview)?.termId);
  const [tab, setTab] = useState<string>('make');
  const group = classes.find((candidate) => candidate.groupId === groupId) ?? classes[0];
  const term = overview.terms.find((candidate) => candidate.termId === termId);
  if (!group || !term) return null;
  return (
    <Screen
      title={t.title}
      body="fill"
      actions={
        <>
          <Select
            aria-label={t.chooseClass}
            w={96}
            searchable={classes.length > 6}
            data={classes.map((candidate) => ({ value: candidate.groupId, label: candidate.name }))}
            value={group.groupId}
            onChange={(value) => value !== null && setGroupId(value)}
          />
          <Select
            aria-label={t.chooseTerm}
            w={150}
            data={overview.terms.filter((candidate) => candidate.startsOn <= overview.today).map((candidate) => ({ value: candidate.termId, label: candidate.name }))}
            value={term.termId}
            onChange={(value) => value !== null && setTermId(value)}
          />
        </>
      }
    >
      <Tabs value={tab} onChange={(value) => setTab(value ?? 'make')} className={styles.tabs} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="make">{t.tabs.make}</Tabs.Tab>
          <Tabs.Tab value="register">{t.tabs.register}</Tabs.Tab>
        </Tabs.List>
        {/* What was chosen and written for single pupils stays while one looks into the register. */}
        <Tabs.Panel value="make" className={styles.tabPanel} keepMounted>
          <NewLetters key={`${group.groupId}${term.termId}`} overview={overview} group={group} term={term} />
        </Tabs.Panel>
        <Tabs.Panel value="register" className={styles.tabPanel}>
          <LetterRegister key={group.groupId} groupId={group.groupId} />
        </Tabs.Panel>
      </Tabs>
    </Screen>
  );
}
