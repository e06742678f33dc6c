import { ActionIcon, Button, Tabs, Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import type { StaffId } from '#domain/ids.ts';
import { useApiQuery } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert, Screen } from '../../ui/index.ts';
import type { BoardGrant, BoardPerson } from './choose-people.ts';
import { EndDialog } from './end-dialog.tsx';
import { GiveDialog } from './give-dialog.tsx';
import { PeopleTable } from './people-table.tsx';
import { PolicySettings } from './policy-settings.tsx';
import { RightsTable } from './rights-table.tsx';
import styles from './roles.module.css';

/** «Роли и права»: who has which role by which order, what each may, and the settings that rights hang on (R-01…R-04). */
export function RolesScreen() {
  const { roles: t, workstations, ui } = useTexts();
  const [tab, setTab] = useState('people');
  const [giving, setGiving] = useState<{ readonly to: StaffId | null } | null>(null);
  const [ending, setEnding] = useState<{ readonly person: BoardPerson; readonly grant: BoardGrant } | null>(null);
  const board = useApiQuery('roles', 'readBoard', {}, { failureHandled: true });
  const again = () => void board.refetch();
  return (
    <Screen
      title={t.title}
      body="fill"
      remark={board.data === undefined ? (board.error === null ? ui.loading : undefined) : t.count(board.data.people.length)}
      actions={
        <>
          <Tooltip label={workstations.list.refresh}>
            <ActionIcon aria-label={workstations.list.refresh} loading={board.isFetching} onClick={again}>
              <IconRefresh size={19} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
          {board.data && tab === 'people' && <Button onClick={() => setGiving({ to: null })}>{t.assign}</Button>}
        </>
      }
    >
      {board.error !== null && <FailureAlert failure={board.error.failure} onAgain={again} />}
      <Tabs value={tab} onChange={(value) => setTab(value ?? 'people')} className={styles.tabs} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="people">{t.tabs.people}</Tabs.Tab>
          <Tabs.Tab value="rights">{t.tabs.rights}</Tabs.Tab>
          <Tabs.Tab value="settings">{t.tabs.settings}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="people" className={styles.tabPanel}>
          {board.data && <PeopleTable board={board.data} onGive={(to) => setGiving({ to })} onEnd={(person, grant) => setEnding({ person, grant })} />}
        </Tabs.Panel>
        <Tabs.Panel value="rights" className={styles.tabPanel}>
          <RightsTable />
        </Tabs.Panel>
        <Tabs.Panel value="settings" className={styles.tabPanel}>
          {board.data && <PolicySettings board={board.data} onDone={again} />}
        </Tabs.Panel>
      </Tabs>
      {board.data && giving && <GiveDialog board={board.data} to={giving.to} onDone={again} onClose={() => setGiving(null)} />}
      {board.data && ending && <EndDialog {...ending} today={board.data.today} onDone={again} onClose={() => setEnding(null)} />}
    </Screen>
  );
}
