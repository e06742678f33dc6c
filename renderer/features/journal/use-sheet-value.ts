import { useCallback, useRef, useSyncExternalStore } from 'react';
import type { JournalSheet } from './journal-sheet.ts';

/** A value of the sheet that is made anew each time: the last one is kept while it is equal. */
export function useSheetValue<Value>(sheet: JournalSheet, read: () => Value, same: (a: Value, b: Value) => boolean): Value {
  const kept = useRef<{ readonly value: Value } | null>(null);
  return useSyncExternalStore(
    useCallback((changed) => sheet.subscribe(changed), [sheet]),
    () => {
      const value = read();
      if (kept.current === null || !same(kept.current.value, value)) kept.current = { value };
      return kept.current.value;
    },
  );
}
