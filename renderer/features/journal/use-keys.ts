import { useEffect, useEffectEvent, type RefObject } from 'react';

/** Hears the keys that reach an element from within; what the inner parts handled themselves does not come here. */
export function useKeys(place: RefObject<HTMLElement | null>, onKey: (event: KeyboardEvent) => void): void {
  const latest = useEffectEvent(onKey);
  useEffect(() => {
    const element = place.current;
    const listener = (event: KeyboardEvent) => {
      if (!event.defaultPrevented) latest(event);
    };
    element?.addEventListener('keydown', listener);
    return () => element?.removeEventListener('keydown', listener);
  }, [place]);
}
