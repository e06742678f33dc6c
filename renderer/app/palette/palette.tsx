import { Modal } from '@mantine/core';
import { IconBook2, IconSearch } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useId, useRef, useState, type ReactNode } from 'react';
import { useTexts } from '../../i18n/index.ts';
import { KeyHint } from '../../ui/key-hint.tsx';
import { findMatching, type Findable } from './match.ts';
import styles from './palette.module.css';

export interface PaletteItem extends Findable {
  readonly id: string;
  readonly description?: string;
  readonly icon: ReactNode;
  readonly keys?: string;
  readonly run: () => void;
}

export interface PaletteGroup {
  readonly title: string;
  readonly items: readonly PaletteItem[];
}

export interface PaletteProps {
  readonly opened: boolean;
  readonly groups: readonly PaletteGroup[];
  readonly onClose: () => void;
}

/** A school has three hundred journals; a list nobody scrolls is cut. */
const MOST_IN_GROUP = 12;

/**
 * The command palette. Mantine's Spotlight lost the letters typed while it opened, and with them its selection: here every key
 * pressed from the moment of opening belongs to the search, whether the field has the focus already or not.
 */
export function Palette({ opened, groups, onClose }: PaletteProps) {
  const { palette } = useTexts();
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);

  const found = groups
    .map(({ title, items }) => ({ title, items: findMatching(query, items).slice(0, MOST_IN_GROUP) }))
    .filter(({ items }) => items.length > 0);
  const items = found.flatMap((group) => group.items);
  const chosen = items[Math.min(at, items.length - 1)];
  const optionId = (item: PaletteItem) => `${listId}-${item.id}`;

  const search = (words: string) => {
    setQuery(words);
    setAt(0);
  };
  const close = () => {
    search('');
    onClose();
  };
  const run = (item: PaletteItem | undefined) => {
    if (item === undefined) return;
    close();
    item.run();
  };
  const step = (by: number) => setAt((before) => (items.length === 0 ? 0 : (Math.min(before, items.length - 1) + by + items.length) % items.length));

  const hear = useEffectEvent((event: KeyboardEvent) => {
    const inField = event.target === field.current;
    const isText = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (event.key === 'ArrowDown') step(1);
    else if (event.key === 'ArrowUp') step(-1);
    else if (event.key === 'Enter') run(chosen);
    else if (isText && !inField) setQuery((typed) => typed + event.key);
    else if (event.key === 'Backspace' && !inField) setQuery((typed) => typed.slice(0, -1));
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  useEffect(() => {
    if (!opened) return undefined;
    const onKeyDown = (event: KeyboardEvent) => {
      // Signs of an input method are still being put together in the field.
      if (!event.isComposing) hear(event);
    };
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [opened]);

  useEffect(() => {
    if (opened && chosen !== undefined) document.getElementById(`${listId}-${chosen.id}`)?.scrollIntoView({ block: 'nearest' });
  }, [opened, chosen, listId]);

  return (
    <Modal
      opened={opened}
      onClose={close}
      withCloseButton={false}
      centered={false}
      yOffset="12vh"
      size={620}
      padding={0}
      transitionProps={{ duration: 90, exitDuration: 0 }}
      attributes={{ content: { 'aria-label': palette.label } }}
    >
      <div className={styles.search}>
        <IconSearch size={18} aria-hidden />
        <input
          ref={field}
          data-autofocus
          className={styles.field}
          role="combobox"
          aria-label={palette.label}
          aria-expanded
          aria-controls={listId}
          autoComplete="off" aria-autocomplete="list"
          {...(chosen === undefined ? {} : { 'aria-activedescendant': optionId(chosen) })}
          placeholder={palette.placeholder}
          spellCheck={false}
          value={query}
          onChange={(event) => search(event.currentTarget.value)}
        />
      </div>
      <div id={listId} role="listbox" aria-label={palette.label} className={styles.list} tabIndex={-1}>
        {found.map((group) => (
          <div key={group.title} role="group" aria-label={group.title}>
            <div className={styles.title} aria-hidden>
              {group.title}
            </div>
            {group.items.map((item) => (
              <div
                key={item.id}
                id={optionId(item)}
                role="option"
                aria-selected={item === chosen}
                tabIndex={-1}
                className={styles.item}
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => run(item)}
                onKeyDown={() => undefined}
              >
                <span className={styles.icon}>{item.icon}</span>
                <span className={styles.label}>{item.label}</span>
                {item.description !== undefined && <span className={styles.description}>{item.description}</span>}
                {item.keys !== undefined && <KeyHint keys={item.keys} />}
              </div>
            ))}
          </div>
        ))}
      </div>
      {items.length === 0 && <p className={styles.nothing}>{palette.nothing}</p>}
      <div className={styles.footer}>{palette.hint}</div>
    </Modal>
  );
}

export const journalIcon = <IconBook2 size={17} aria-hidden />;
