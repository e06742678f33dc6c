import { Button, Select, Switch, TextInput } from '@mantine/core';
import { IconSearch, IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import type { StaffId } from '#domain/ids.ts';
import { ROLE_OBJECTS, STAFF_ROLES, type StaffRole } from '#domain/policy/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { EmptyState } from '../../ui/index.ts';
import table from '../../ui/table.module.css';
import { choosePeople, grantsInOrder, stateOfGrant, type Board, type BoardGrant, type BoardPerson } from './choose-people.ts';
import styles from './roles.module.css';

interface PeopleTableProps {
  readonly board: Board;
  readonly onGive: (to: StaffId) => void;
  readonly onEnd: (person: BoardPerson, grant: BoardGrant) => void;
}

/** The staff with their roles: what each is about, by which order, from when to when. */
export function PeopleTable({ board, onGive, onEnd }: PeopleTableProps) {
  const { roles: t } = useTexts();
  const [query, setQuery] = useState('');
  const [role, setRole] = useState<StaffRole | null>(null);
  const [withPast, setWithPast] = useState(false);
  const people = choosePeople(board.people, query, role, board.today);
  return (
    <>
      <div className={styles.filters}>
        <TextInput aria-label={t.search} placeholder={t.search} w={260} leftSection={<IconSearch size={16} />} value={query} onChange={(event) => setQuery(event.currentTarget.value)} />
        <Select
          aria-label={t.roleFilter} w={280} value={role ?? ''} data={[{ value: '' as const, label: t.allRoles }, ...STAFF_ROLES.map((value) => ({ value, label: t.holders[value] }))]}
          onChange={(value) => setRole(value === '' ? null : value)}
        />
        <Switch label={t.showPast} checked={withPast} onChange={(event) => setWithPast(event.currentTarget.checked)} />
      </div>
      <div className={styles.scroll}>
        {people.length === 0 ? (
          <EmptyState icon={<IconUsersGroup size={40} stroke={1.3} />} title={t.nobodyFound} help={t.nobodyFoundHelp} />
        ) : (
          <table className={`${table.table} ${styles.table}`} aria-label={t.tabs.people}>
            <thead>
              <tr>
                <th className={styles.who}>{t.person}</th>
                <th>{t.has}</th>
                <th><span className={styles.hidden}>{t.deeds}</span></th>
              </tr>
            </thead>
            <tbody>
              {people.map((person) => <PersonRow key={person.staffId} person={person} today={board.today} withPast={withPast} onGive={onGive} onEnd={onEnd} />)}
            </tbody>
          </table>
        )}
      </div>
    </>
  );
}

interface PersonRowProps extends Omit<PeopleTableProps, 'board'> {
  readonly person: BoardPerson;
  readonly today: string;
  readonly withPast: boolean;
}

function PersonRow({ person, today, withPast, onGive, onEnd }: PersonRowProps) {
  const { roles: t } = useTexts();
  const grants = grantsInOrder(person, today, withPast);
  const byLoad = [...(person.journalsByLoad > 0 ? [t.byLoad(person.journalsByLoad)] : []), ...(person.classesByLoad.length > 0 ? [t.leads(person.classesByLoad.join(', '))] : [])];
  return (
    <tr>
      <th scope="row">
        <span className={styles.name}>{person.name}</span>
        <span className={styles.quiet}>{person.position}</span>
      </th>
      <td>
        <ul className={styles.grants}>
          {grants.map((grant) => <GrantLine key={grant.grantId} grant={grant} person={person} today={today} onEnd={onEnd} />)}
          {byLoad.map((words) => <li key={words} className={styles.quiet}>{words}</li>)}
          {grants.length + byLoad.length === 0 && <li className={styles.quiet}>{t.noRoles}</li>}
        </ul>
      </td>
      <td className={styles.deed}>
        <Button variant="subtle" size="compact-sm" aria-label={t.assignTo(person.name)} onClick={() => onGive(person.staffId)}>{t.assign}</Button>
      </td>
    </tr>
  );
}

interface GrantLineProps {
  readonly grant: BoardGrant;
  readonly person: BoardPerson;
  readonly today: string;
  readonly onEnd: (person: BoardPerson, grant: BoardGrant) => void;
}

/** Before this day a grant came with the school's data and tells no day of its own. */
const FIRST_TOLD_DAY = '1990-01-01';

function GrantLine({ grant, person, today, onEnd }: GrantLineProps) {
  const { roles: t } = useTexts();
  const format = useFormat();
  const state = stateOfGrant(grant, today);
  const kind = ROLE_OBJECTS[grant.role]?.kind;
  const unnamed = kind === undefined ? t.wholeSchool : { journal: t.titleOnly, class: t.classOnly, direction: t.everyDirection }[kind];
  const about = grant.objectName === '' ? unnamed : grant.objectName;
  const days = [
    ...(grant.startsOn > FIRST_TOLD_DAY ? [t.from(format.date(grant.startsOn))] : []), ...(grant.endsOn === null ? [] : [t.until(format.date(grant.endsOn))]),
  ].join(' ');
  return (
    <li className={styles.grant} data-state={state}>
      <span>
        <span className={styles.role}>{t.holders[grant.role]}</span>
        {`: ${[about, days].filter(Boolean).join(', ')}`}
        {state !== 'live' && <span className={styles.state}>{state === 'past' ? t.past : t.coming}</span>}
        <span className={styles.basis}>
          {[grant.basis, grant.givenBy !== null && t.givenBy(grant.givenBy), grant.endedBy !== null && t.endedBy(grant.endedBy, grant.endBasis)].filter(Boolean).join('. ')}
        </span>
      </span>
      {state !== 'past' && (
        <Button variant="subtle" color="pen" size="compact-sm" aria-label={t.endNamed(t.holders[grant.role], person.name)} onClick={() => onEnd(person, grant)}>
          {t.end}
        </Button>
      )}
    </li>
  );
}
