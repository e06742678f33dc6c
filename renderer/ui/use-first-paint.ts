import { useEffect, useState } from 'react';

const NAME = 'first-contentful-paint';
/** A window that is not seen is not painted; what waits for the paint does not wait for ever. */
const LATEST_MS = 3_000;

/**
 * False until the window has shown its first picture. The first call across the bridge makes the shell load its gate and the core
 * start, which would take the processor from that picture; later in the life of the page it is true at once.
 */
export function useFirstPaint(): boolean {
  const [painted, setPainted] = useState(() => performance.getEntriesByName(NAME).length > 0);
  useEffect(() => {
    if (painted) return undefined;
    const observer = new PerformanceObserver((list) => {
      if (list.getEntriesByName(NAME).length > 0) setPainted(true);
    });
    observer.observe({ type: 'paint', buffered: true });
    const timer = setTimeout(() => setPainted(true), LATEST_MS);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
    };
  }, [painted]);
  return painted;
}
