import { TextInput } from '@mantine/core';
import { IconLock, IconSearch } from '@tabler/icons-react';
import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { OutputFor } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { shortName } from '../../ui/index.ts';
import { findJournals } from './find-journals.ts';
import styles from './journal-chooser.module.css';

export type ListedJournal = OutputFor<'journal', 'listJournals'>[number];

export interface JournalChooserProps {
  readonly journals: readonly ListedJournal[];
  readonly current: ListedJournal | undefined;
  readonly onChoose: (journal: ListedJournal) => void;
  /** The pointer or the arrow keys are on a journal: it will probably be chosen. */
  readonly onForesee: (journal: ListedJournal) => void;
  /** `page` uses the width of the window, `popover` is one column. */
  readonly layout: 'page' | 'popover';
}

/** The list of journals with search by typing: own ones first, then those of the own class, then the rest. */
export function JournalChooser({ journals, current, onChoose, onForesee, layout }: JournalChooserProps) {
  const { choose } = useTexts().journal;
  const [query, setQuery] = useState('');
  const [marked, setMarked] = useState<string | undefined>(current?.journalId);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(() => findJournals(journals, query), [journals, query]);
  const groups = useMemo(
    () =>
      [
        { title: choose.own, journals: found.filter((journal) => journal.own) },
        { title: choose.ownClass, journals: found.filter((journal) => !journal.own && journal.ownClass) },
        { title: choose.others, journals: found.filter((journal) => !journal.own && !journal.ownClass) },
      ].filter((group) => group.journals.length > 0),
    [found, choose],
  );
  const order = groups.flatMap((group) => group.journals);
  const at = order.findIndex((journal) => journal.journalId === marked);
  const active = order[Math.max(0, at)];

  const move = (to: number) => {
    const next = order[Math.max(0, Math.min(order.length - 1, to))];
    if (!next) return;
    setMarked(next.journalId);
    onForesee(next);
    list.current?.querySelector(`[data-journal="${next.journalId}"]`)?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    switch (event.key) {
      case 'ArrowDown':
        event.preventDefault();
        move(at === -1 ? 0 : at + 1);
        break;
      case 'ArrowUp':
        event.preventDefault();
        move(at - 1);
        break;
      case 'Enter':
        if (active) onChoose(active);
        break;
      default:
    }
  };

  return (
    <div className={`${styles.chooser} ${layout === 'page' ? styles.page : styles.popover}`}>
      <TextInput
        className={styles.search ?? ''} value={query} placeholder={choose.search} aria-label={choose.search} data-autofocus autoFocus
        leftSection={<IconSearch size={16} />} role="combobox" aria-expanded aria-controls={listId} aria-activedescendant={active ? `${listId}-${active.journalId}` : undefined}
        onChange={(event) => {
          setQuery(event.currentTarget.value);
          setMarked(undefined);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} ref={list} role="listbox" aria-label={choose.label} className={styles.list}>
        {groups.map((group) => (
          <div key={group.title} role="group" aria-label={group.title} className={styles.group}>
            <div className={styles.groupTitle} aria-hidden>{group.title}</div>
            <div className={styles.items}>
              {group.journals.map((journal) => (
                <div
                  key={journal.journalId} id={`${listId}-${journal.journalId}`} data-journal={journal.journalId} role="option" tabIndex={-1}
                  aria-selected={journal === active} className={styles.item} data-current={journal.journalId === current?.journalId || undefined}
                  onPointerEnter={() => onForesee(journal)} onClick={() => onChoose(journal)} onKeyDown={onKeyDown}
                >
                  <span className={styles.groupName}>{journal.groupName}</span>
                  <span className={styles.subject}>
                    {journal.subjectName}
                    {!journal.own && <span className={styles.teacher}>{shortName(journal.teacherName)}</span>}
                  </span>
                  {!journal.writable && <IconLock size={14} className={styles.lock} aria-label={choose.readOnly} />}
                </div>
              ))}
            </div>
          </div>
        ))}
        {order.length === 0 && <div className={styles.nothing} role="status">{choose.nothing}</div>}
      </div>
    </div>
  );
}
