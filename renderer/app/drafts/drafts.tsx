import { useRouter } from '@tanstack/react-router';
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useApiEvent, useApiQuery, useBridge } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { DraftKeeper } from './draft-keeper.ts';
import styles from './drafts.module.css';

/** Where the person was when the window locked. */
const ROUTE = 'app/route';

interface Drafts {
  readonly keeper: DraftKeeper;
  /** By place, as they lay there when the desk was opened; taken once. */
  readonly restored: Map<string, string>;
}

const DraftsContext = createContext<Drafts | null>(null);

/** Reads what the signed-in person had typed and not stored, leads back to where it was, and keeps what is typed now. */
export function DraftsProvider({ children }: { readonly children: ReactNode }) {
  const bridge = useBridge();
  const router = useRouter();
  const { data, error } = useApiQuery('drafts', 'list', {}, { failureHandled: true });
  const drafts = useMemo<Drafts | null>(() => {
    // Without the list one works all the same.
    const list = data ?? (error === null ? null : []);
    if (list === null) return null;
    return { keeper: new DraftKeeper(bridge, list.map(({ place }) => place)), restored: new Map(list.map(({ place, text }) => [place, text])) };
  }, [bridge, data, error]);

  useEffect(() => {
    const route = drafts?.restored.get(ROUTE);
    if (!drafts || route === undefined) return;
    drafts.restored.delete(ROUTE);
    drafts.keeper.drop(ROUTE);
    router.history.replace(route);
  }, [drafts, router]);

  useApiEvent('locking', () => {
    drafts?.keeper.keep(ROUTE, router.state.location.href);
    drafts?.keeper.flush();
  });

  return drafts === null ? null : <DraftsContext value={drafts}>{children}</DraftsContext>;
}

export interface DraftPlace {
  /** What was typed here before the lock; null where nothing was. The same for as long as the component stands. */
  readonly restored: string | null;
  readonly keep: (text: string) => void;
  readonly drop: () => void;
}

/**
 * One field with a text that is stored later. `place` is made of ids and our own words, never of names.
 * Outside of a desk (a page of its own in a test) nothing is kept.
 */
export function useDraft(place: string): DraftPlace {
  const drafts = use(DraftsContext);
  const [restored] = useState(() => {
    const text = drafts?.restored.get(place) ?? null;
    drafts?.restored.delete(place);
    return text;
  });
  return useMemo(
    () => ({ restored, keep: (text: string) => drafts?.keeper.keep(place, text), drop: () => drafts?.keeper.drop(place) }),
    [drafts, place, restored],
  );
}

/** For a screen whose field moves about: the open cell of a grid. */
export interface DraftPlaces {
  readonly keep: (place: string, text: string) => void;
  readonly drop: (place: string) => void;
  /** What was typed there before the lock; once. */
  readonly take: (place: string) => string | null;
}

/** Outside of a desk (a page of its own in a test) nothing is kept. */
export function useDrafts(): DraftPlaces {
  const drafts = use(DraftsContext);
  return useMemo(() => ({
    keep: (place, text) => drafts?.keeper.keep(place, text),
    drop: (place) => drafts?.keeper.drop(place),
    take: (place) => {
      const text = drafts?.restored.get(place) ?? null;
      drafts?.restored.delete(place);
      return text;
    },
  }), [drafts]);
}

/** Places of which something lies there and was not taken yet, by their beginning: a screen opens them again. */
export function useDraftPlaces(beginning: string): readonly string[] {
  const drafts = use(DraftsContext);
  return useMemo(() => [...(drafts?.restored.keys() ?? [])].filter((place) => place.startsWith(beginning)), [drafts, beginning]);
}

/** Says below a field that its text is the one of before the lock. */
export function RestoredNote({ shown }: { readonly shown: boolean }) {
  const { lock } = useTexts().accounts;
  return shown ? <p className={styles.restored} role="status">{lock.restored}</p> : null;
}
