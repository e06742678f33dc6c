import type pg from 'pg';

/** One security event: ids, never names. Moments are milliseconds since 1970 UTC; `deviceAt` is the workstation's own clock. */
export interface SecurityEvent {
  readonly schoolId: string;
  readonly kind: string;
  readonly result: 'done' | 'refused';
  readonly actorId: string | null;
  readonly deviceId: string | null;
  readonly subjectId: string | null;
  readonly at: number;
  readonly deviceAt: number | null;
  readonly params: Readonly<Record<string, string | number>>;
}

/** Where security events go, in the transaction of the deed itself: what did not happen is not written, and what was not written did not happen. */
export interface SecurityRegister {
  record(client: pg.ClientBase, event: SecurityEvent): Promise<void>;
}
