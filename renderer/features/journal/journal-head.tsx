import { Popover, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconLock } from '@tabler/icons-react';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTexts } from '../../i18n/index.ts';
import { JournalChooser, type ListedJournal } from './journal-chooser.tsx';
import type { Overview } from './journal-desk.ts';
import type { JournalSheet } from './journal-sheet.ts';
import styles from './journal-head.module.css';

export interface JournalHeadProps {
  readonly sheet: JournalSheet;
  readonly overview: Overview;
  readonly journals: readonly ListedJournal[];
  readonly listed: ListedJournal;
  readonly onOpenJournal: (journal: ListedJournal, term?: Overview['terms'][number]) => void;
  readonly onForesee: (journal: ListedJournal) => void;
  readonly actions: ReactNode;
}

/** Which journal, which term, and what can be done: one line above the grid. */
export function JournalHead({ sheet, overview, journals, listed, onOpenJournal, onForesee, actions }: JournalHeadProps) {
  const texts = useTexts();
  const [choosing, setChoosing] = useState(false);
  const { groupName, subjectName, teacherName } = sheet.head;
  const current = sheet.parts.term.termId;

  const onTabKey = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const tabs = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="tab"]')];
    const at = tabs.indexOf(document.activeElement as HTMLElement);
    tabs[(at + step + tabs.length) % tabs.length]?.focus();
    event.preventDefault();
  };

  return (
    <header className={styles.head}>
      <Popover opened={choosing} onChange={setChoosing} position="bottom-start" width={420} shadow="md" trapFocus returnFocus>
        <Popover.Target>
          <UnstyledButton className={styles.picker} aria-haspopup="dialog" aria-expanded={choosing} title={texts.journal.choose.open} onClick={() => setChoosing((open) => !open)}>
            <h1 className={styles.title}>
              <span className={styles.group}>{groupName}</span> {subjectName}
            </h1>
            <IconChevronDown size={18} aria-hidden />
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown p={0} aria-label={texts.journal.choose.open}>
          <JournalChooser
            journals={journals} current={listed} layout="popover" onForesee={onForesee}
            onChoose={(journal) => {
              setChoosing(false);
              onOpenJournal(journal);
            }}
          />
        </Popover.Dropdown>
      </Popover>
      <span className={styles.remark}>
        {teacherName} · {texts.ui.pupils(sheet.pupils.length)}
      </span>
      <div role="tablist" aria-label={texts.journal.terms.label} className={styles.terms} tabIndex={-1} onKeyDown={onTabKey}>
        {overview.terms.map((term) => (
          <button
            key={term.termId} type="button" role="tab" aria-selected={term.termId === current} tabIndex={term.termId === current ? 0 : -1} className={styles.term}
            aria-label={term.closed ? texts.journal.terms.closed(term.name) : term.name}
            onClick={() => {
              if (term.termId !== current) onOpenJournal(listed, term);
            }}
          >
            {term.name}
            {term.closed && <IconLock size={13} aria-hidden />}
          </button>
        ))}
      </div>
      <div className={styles.actions}>{actions}</div>
    </header>
  );
}
