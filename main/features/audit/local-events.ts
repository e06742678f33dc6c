import type { z } from 'zod';
import type { SecurityEventKind } from '#domain/audit/index.ts';
import { MOST_EVENTS_IN_REQUEST, securityEventsRequest, securityEventsTaken, type SecurityEventsRequest } from '#domain/contract/sync/index.ts';
import type { Result } from '#domain/result.ts';
import type { ReadHandle, WriteHandle } from '../../database/handles.ts';

/** What happened at this workstation; ids and short words, never names. `deviceAt` is this workstation's clock. */
export interface LocalEvent {
  /** Of 22 characters; the same event has the same one. */
  readonly eventId: string;
  readonly staffId: string;
  readonly kind: SecurityEventKind;
  readonly result: 'done' | 'refused';
  readonly subjectId: string | null;
  readonly deviceAt: number;
  readonly params: Readonly<Record<string, string | number>>;
}

/** In the transaction of the deed itself. */
export function recordLocalEvent(tx: WriteHandle, { eventId, staffId, kind, result, subjectId, deviceAt, params }: LocalEvent): void {
  tx.run('INSERT OR IGNORE INTO security_event (event_id, staff_id, kind, result, subject_id, device_at, params) VALUES (?, ?, ?, ?, ?, ?, ?)',
    eventId, staffId, kind, result, subjectId, deviceAt, JSON.stringify(params));
}

/** The oldest that wait of one person, as they are sent. */
export function listWaitingEvents(db: ReadHandle, staffId: string): SecurityEventsRequest['events'] {
  const rows = db.all<{ eventId: string; kind: string; result: string; subjectId: string | null; deviceAt: number; params: string }>(
    `SELECT event_id AS eventId, kind, result, subject_id AS subjectId, device_at AS deviceAt, params FROM security_event WHERE staff_id = ? ORDER BY seq LIMIT ?`,
    staffId, MOST_EVENTS_IN_REQUEST,
  );
  return rows.length === 0 ? [] : securityEventsRequest.parse({ events: rows.map((row) => ({ ...row, params: JSON.parse(row.params) as unknown })) }).events;
}

export interface EventSending {
  readonly file: { readonly read: ReadHandle; write(work: (tx: WriteHandle) => void): Promise<void> };
  readonly staffId: string;
  /** A request in the name of that person. */
  readonly ask: <Schema extends z.ZodType>(method: 'POST', path: string, schema: Schema, body: unknown) => Promise<Result<z.output<Schema>>>;
}

/**
 * Sends what waits, page by page. What is not answered for stays, and is sent again with the next sync; the server takes each event once. One of before refuses a page that holds a kind it does not know: then each
 * goes alone, and those that it does not know wait until it is brought up to date.
 *
 * @returns how many the server has now
 */
export async function sendWaitingEvents({ file, staffId, ask }: EventSending): Promise<Result<number>> {
  let sent = 0;
  let most = MOST_EVENTS_IN_REQUEST;
  const unknownThere = new Set<string>();
  for (;;) {
    const events = listWaitingEvents(file.read, staffId).filter(({ eventId }) => !unknownThere.has(eventId)).slice(0, most);
    if (events.length === 0) return { ok: true, value: sent };
    const answer = await ask('POST', '/v1/security-events', securityEventsTaken, { events });
    if (!answer.ok) {
      if (answer.error.code !== 'request_invalid') return answer;
      if (events.length === 1) unknownThere.add(events[0]!.eventId);
      most = 1;
      continue;
    }
    const taken = new Set(answer.value.taken);
    const gone = events.filter(({ eventId }) => taken.has(eventId));
    // A server that takes nothing is not asked for ever.
    if (gone.length === 0) return { ok: true, value: sent };
    await file.write((tx) => {
      for (const { eventId } of gone) tx.run('DELETE FROM security_event WHERE event_id = ?', eventId);
    });
    sent += gone.length;
  }
}
