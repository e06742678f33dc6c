import pino from 'pino';

/** Structured lines without personal data: names of events, codes, ids of requests and counts. Never a body, a header or a query. */
export interface ServerLog {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  /** @returns a short reference that finds the line */
  error(event: string, error: unknown, fields?: LogFields): string;
}

export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

export function openServerLog(reference: () => string, destination?: { write(line: string): void }): ServerLog {
  const logger = pino({ base: undefined, timestamp: pino.stdTimeFunctions.isoTime }, destination ?? pino.destination(1));
  return {
    info: (event, fields = {}) => logger.info({ event, ...fields }),
    warn: (event, fields = {}) => logger.warn({ event, ...fields }),
    error(event, error, fields = {}) {
      const ref = reference();
      // A message may quote what a person typed; the stack's places may not.
      const places = error instanceof Error ? (error.stack ?? '').split('\n').map((line) => line.trim()).filter((line) => line.startsWith('at ')) : [];
      const stack = places.slice(0, 7).join(' < ');
      const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
      logger.error({ event, reference: ref, kind: error instanceof Error ? error.name : typeof error, code, stack, ...fields });
      return ref;
    },
  };
}
