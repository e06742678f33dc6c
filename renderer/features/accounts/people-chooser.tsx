import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useId, useMemo, useState, type KeyboardEvent } from 'react';
import type { StaffRole } from '#domain/policy/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { EmptyState, KeyHint, initialsOf } from '../../ui/index.ts';
import { choosePeople, isSuggested, rolesAmong, type DemoPerson } from './choose-person.ts';
import styles from './sign-in-screen.module.css';

export interface PeopleChooserProps {
  /** Sorted by name; undefined while they are being asked. */
  readonly people: readonly DemoPerson[] | undefined;
  /** Whether the class of the guide stands first (the demonstration school). */
  readonly suggesting: boolean;
  readonly onEnter: (person: DemoPerson) => void;
}

/** A search field that holds the keyboard, chips of roles, and the people as a list box below. */
export function PeopleChooser({ people, suggesting, onEnter }: PeopleChooserProps) {
  const { accounts, ui } = useTexts();
  const listId = useId();
  const [query, setQuery] = useState('');
  const [role, setRole] = useState<StaffRole | null>(null);
  const [at, setAt] = useState(0);

  const found = useMemo(() => choosePeople(people ?? [], { query, role, suggesting }), [people, query, role, suggesting]);
  const roles = useMemo(() => rolesAmong(people ?? [], Object.keys(accounts.roles) as StaffRole[]), [people, accounts.roles]);
  const chosenAt = Math.min(at, found.length - 1);
  const optionId = (index: number) => `${listId}-${index}`;

  useEffect(() => {
    document.getElementById(`${listId}-${chosenAt}`)?.scrollIntoView({ block: 'nearest' });
  }, [listId, chosenAt]);

  const enter = (person: DemoPerson | undefined) => {
    if (person !== undefined) onEnter(person);
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
    <>
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
              <span className={suggesting && isSuggested(person) ? `${styles.class} ${styles.suggested}` : styles.class}>{accounts.classTeacherOf(person.classes.join(', '))}</span>
            )}
          </div>
        ))}
      </div>
      {people !== undefined && people.length > 0 && found.length === 0 && <EmptyState title={accounts.nobodyFound} help={accounts.nobodyFoundHelp} />}
      <footer className={styles.foot}>
        <span>{people === undefined ? ui.loading : ui.people(found.length)}</span>
        <span className={styles.keys}>
          <KeyHint keys="↑, ↓" /> {accounts.keyChoose} <KeyHint keys="Enter" /> {accounts.keyEnter}
        </span>
      </footer>
    </>
  );
}
