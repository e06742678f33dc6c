import { Spotlight, type SpotlightStore } from '@mantine/spotlight';
import { IconBook2, IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
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
  readonly store: SpotlightStore;
  readonly groups: readonly PaletteGroup[];
  readonly onOpen?: () => void;
}

/** A school has three hundred journals; a list nobody scrolls is cut. */
const MOST_IN_GROUP = 12;

/** The command palette. Its shortcut is the desk's (by the place of the key), not Spotlight's (by the letter). */
export function Palette({ store, groups, onOpen }: PaletteProps) {
  const { palette } = useTexts();
  const [query, setQuery] = useState('');
  const search = useRef<HTMLInputElement>(null);

  // The palette needs a moment to open and take the focus; what is typed in that moment belongs to the search and not to the screen below.
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isText = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
      if (!isText || !store.getState().opened || event.target === search.current) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      setQuery((typed) => typed + event.key);
    };
    document.addEventListener('keydown', onKeyDown, { capture: true });
    return () => document.removeEventListener('keydown', onKeyDown, { capture: true });
  }, [store]);

  const found = groups
    .map((group) => ({ ...group, items: findMatching(query, group.items).slice(0, MOST_IN_GROUP) }))
    .filter((group) => group.items.length > 0);
  return (
    <Spotlight.Root
      store={store}
      shortcut={null}
      query={query}
      onQueryChange={setQuery}
      {...(onOpen === undefined ? {} : { onSpotlightOpen: onOpen })}
      size={620}
      maxHeight={460}
      scrollable
      overlayProps={{ backgroundOpacity: 0.4, color: '#0d1512', blur: 0 }}
      transitionProps={{ duration: 90 }}
      attributes={{ content: { 'aria-label': palette.label } }}
    >
      <Spotlight.Search ref={search} placeholder={palette.placeholder} aria-label={palette.label} leftSection={<IconSearch size={18} />} />
      <Spotlight.ActionsList aria-label={palette.label}>
        {found.length === 0 && <Spotlight.Empty>{palette.nothing}</Spotlight.Empty>}
        {found.map((group) => (
          <Spotlight.ActionsGroup key={group.title} label={group.title}>
            {group.items.map((item) => (
              <Spotlight.Action key={item.id} onClick={item.run}>
                <span className={styles.icon}>{item.icon}</span>
                <span className={styles.label}>{item.label}</span>
                {item.description !== undefined && <span className={styles.description}>{item.description}</span>}
                {item.keys !== undefined && <KeyHint keys={item.keys} />}
              </Spotlight.Action>
            ))}
          </Spotlight.ActionsGroup>
        ))}
      </Spotlight.ActionsList>
      <Spotlight.Footer className={styles.footer ?? ''}>
        {palette.hint}
      </Spotlight.Footer>
    </Spotlight.Root>
  );
}

export const journalIcon = <IconBook2 size={17} aria-hidden />;
