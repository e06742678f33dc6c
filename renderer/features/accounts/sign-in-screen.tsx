import { Button, CloseButton, TextInput } from '@mantine/core';
import { IconArrowLeft, IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useId, useMemo, useState, type KeyboardEvent } from 'react';
import type { StaffRole } from '#domain/policy/index.ts';
import { AppearanceCorner } from '../../app/layout/appearance-corner.tsx';
import { Sign } from '../../app/layout/sign.tsx';
import { rememberSession } from '../../app/session.ts';
import { useApiCommand, useApiQuery, useBridge } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, KeyHint, initialsOf } from '../../ui/index.ts';
import { choosePeople, isSuggested, rolesAmong, type DemoPerson } from './choose-person.ts';
import styles from './sign-in-screen.module.css';

/** Who works: a search field that holds the keyboard, chips of roles, and the people as a list box below. */
export function SignInScreen() {
  const { accounts, ui } = useTexts();
  const bridge = useBridge();
  const navigate = useNavigate();
  const listId = useId();
  const [query, setQuery] = useState('');
  const [role, setRole] = useState<StaffRole | null>(null);
  const [at, setAt] = useState(0);
  const people = useApiQuery('accounts', 'listDemoPeople', {});
  const signIn = useApiCommand('accounts', 'signInToDemo', {
    onDone: (person) => {
      rememberSession(bridge, person);
      void navigate({ to: '/journal' });
    },
  });

  const found = useMemo(() => choosePeople(people.data ?? [], { query, role }), [people.data, query, role]);
  const roles = useMemo(() => rolesAmong(people.data ?? [], Object.keys(accounts.roles) as StaffRole[]), [people.data, accounts.roles]);
  const chosenAt = Math.min(at, found.length - 1);
  const optionId = (index: number) => `${listId}-${index}`;

  useEffect(() => {
    document.getElementById(`${listId}-${chosenAt}`)?.scrollIntoView({ block: 'nearest' });
  }, [listId, chosenAt]);

  // Without an open school there is nobody to choose from.
  useEffect(() => {
    if (people.error?.failure.code === 'database_not_open') void navigate({ to: '/' });
  }, [people.error, navigate]);

  const enter = (person: DemoPerson | undefined) => {
    if (person !== undefined && !signIn.isPending) signIn.mutate({ staffId: person.staffId });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const page = 8;
    const to: Partial<Record<string, number>> = { ArrowDown: chosenAt + 1, ArrowUp: chosenAt - 1, PageDown: chosenAt + page, PageUp: chosenAt - page };
    const next = to[event.key];
    if (next !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(found.length - 1, next)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      enter(found[chosenAt]);
    } else if (event.key === 'Escape' && query !== '') {
      event.preventDefault();
      setQuery('');
    }
  };
  const search = (value: string) => {
    setQuery(value);
    setAt(0);
  };
  const filter = (value: StaffRole | null) => {
    setRole(value);
    setAt(0);
  };

  return (
    <div className={styles.window}>
      <div className={styles.rail} aria-hidden>
        <Sign size={34} />
      </div>
      <main className={styles.sheet}>
        <div className={styles.above}>
          <Button variant="subtle" color="gray" size="xs" leftSection={<IconArrowLeft size={16} />} onClick={() => void navigate({ to: '/' })}>
            {accounts.backToStart}
          </Button>
          <AppearanceCorner />
        </div>
        <h1 className={styles.title}>{accounts.title}</h1>
        <p className={styles.about}>{accounts.about}</p>
        <TextInput
          autoFocus
          aria-label={accounts.searchLabel}
          placeholder={accounts.searchPlaceholder}
          leftSection={<IconSearch size={17} />}
          rightSection={query === '' ? null : <CloseButton size="sm" aria-label={ui.clearSearch} onClick={() => search('')} />}
          value={query}
          onChange={(event) => search(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          role="combobox"
          aria-expanded
          aria-controls={listId}
          aria-autocomplete="list"
          {...(found.length > 0 ? { 'aria-activedescendant': optionId(chosenAt) } : {})}
        />
        <div className={styles.chips} role="group" aria-label={accounts.roleFilter}>
          {[null, ...roles].map((value) => (
            <button key={value ?? 'all'} type="button" className={styles.chip} aria-pressed={role === value} onClick={() => filter(value)}>
              {value === null ? accounts.allRoles : accounts.roles[value]}
            </button>
          ))}
        </div>
        {people.error !== null && <FailureAlert failure={people.error.failure} onAgain={() => void people.refetch()} />}
        <div id={listId} role="listbox" aria-label={accounts.listLabel} tabIndex={-1} className={styles.list}>
          {found.map((person, index) => (
            <div
              key={person.staffId}
              id={optionId(index)}
              role="option"
              aria-selected={index === chosenAt}
              className={styles.person}
              tabIndex={-1}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => enter(person)}
              onKeyDown={onKeyDown}
            >
              <span className={styles.round} aria-hidden>
                {initialsOf(person.name)}
              </span>
              <span className={styles.words}>
                <span className={styles.name} data-name>
                  {person.name}
                </span>
                <span className={styles.position}>{[person.position, person.subjects.join(', ')].filter((part) => part !== '').join(' · ')}</span>
              </span>
              {person.classes.length > 0 && (
                <span className={isSuggested(person) ? `${styles.class} ${styles.suggested}` : styles.class}>{accounts.classTeacherOf(person.classes.join(', '))}</span>
              )}
            </div>
          ))}
        </div>
        {people.data !== undefined && found.length === 0 && <EmptyState title={accounts.nobodyFound} help={accounts.nobodyFoundHelp} />}
        <footer className={styles.foot}>
          <span>{people.data === undefined ? ui.loading : ui.people(found.length)}</span>
          <span className={styles.keys}>
            <KeyHint keys="↑, ↓" /> {accounts.keyChoose} <KeyHint keys="Enter" /> {accounts.keyEnter}
          </span>
        </footer>
      </main>
    </div>
  );
}
