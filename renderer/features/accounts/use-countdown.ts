import { useEffect, useState } from 'react';

/** Seconds that are left to wait, counted down to nought; started anew by `start`. */
export function useCountdown(): { readonly left: number; readonly start: (seconds: number) => void } {
  const [left, setLeft] = useState(0);
  const counting = left > 0;
  useEffect(() => {
    if (!counting) return undefined;
    const timer = setInterval(() => setLeft((before) => Math.max(0, before - 1)), 1_000);
    return () => clearInterval(timer);
  }, [counting]);
  return { left, start: (seconds) => setLeft(Math.max(0, Math.ceil(seconds))) };
}
