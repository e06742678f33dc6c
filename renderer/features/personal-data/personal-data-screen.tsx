import { Tabs } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { can } from '#domain/policy/index.ts';
import { actorOf, classSubject, useSessionPerson } from '../../app/session.ts';
import { useApiQuery } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert, Screen } from '../../ui/index.ts';
import { ChangesTab } from './changes-tab.tsx';
import { ConsentsTab } from './consents-tab.tsx';
import { DocumentsTab } from './documents-tab.tsx';
import { NondisclosureTab } from './nondisclosure-tab.tsx';
import { PeopleTab } from './people-tab.tsx';
import { PrintedTab } from './printed-tab.tsx';
import { TransfersTab } from './transfers-tab.tsx';
import styles from './personal-data.module.css';

type Tab = 'consents' | 'changes' | 'people' | 'transfers' | 'nondisclosure' | 'documents' | 'printed';

/** «Персональные данные»: consents and requests of families, blocking and destroying, and the registers (P-01 … P-13). Everybody sees the tabs of their rights. */
export function PersonalDataScreen() {
  const { personalData: t, ui } = useTexts();
  const person = useSessionPerson();
  const overview = useApiQuery('school', 'readOverview', {});
  const [tab, setTab] = useState<Tab>('consents');
  if (overview.error) return <FailureAlert failure={overview.error.failure} onAgain={() => void overview.refetch()} />;
  if (!overview.data || !person) return <Screen title={t.title} remark={ui.loading}>{null}</Screen>;
  const actor = actorOf(person);
  const all = overview.data.classes;
  const classes = all.filter((group) => can(actor, 'consents.read', classSubject(person, group)));
  const recordable = classes.filter((group) => can(actor, 'changeRequests.record', classSubject(person, group)));
  const tabs: readonly (readonly [Tab, boolean, () => ReactNode])[] = [
    ['consents', classes.length > 0, () => <ConsentsTab classes={classes} own={person.staffId} />],
    ['changes', classes.length > 0, () => <ChangesTab classes={recordable} />],
    ['people', can(actor, 'persons.block'), () => <PeopleTab mayDestroy={can(actor, 'persons.destroy')} />],
    ['transfers', can(actor, 'transfers.read'), () => <TransfersTab classes={all} />],
    ['nondisclosure', can(actor, 'nondisclosure.manage'), () => <NondisclosureTab />],
    ['documents', can(actor, 'documents.manage'), () => <DocumentsTab />],
    ['printed', can(actor, 'documents.manage'), () => <PrintedTab />],
  ];
  const shown = tabs.filter(([, may]) => may);
  return (
    <Screen title={t.title} body="fill">
      <Tabs value={tab} onChange={(value) => setTab((value ?? 'consents') as Tab)} className={styles.tabs} keepMounted={false}>
        <Tabs.List>
          {shown.map(([name]) => <Tabs.Tab key={name} value={name}>{t.tabs[name]}</Tabs.Tab>)}
        </Tabs.List>
        {shown.map(([name, , content]) => <Tabs.Panel key={name} value={name} className={styles.tabPanel}>{content()}</Tabs.Panel>)}
      </Tabs>
    </Screen>
  );
}
