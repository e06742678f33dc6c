import { createHash } from 'node:crypto';
import type pg from 'pg';
import { delayAfter, foldLogin, FREE_ATTEMPTS } from '#domain/accounts/index.ts';
import { done, failed, type Result } from '#domain/result.ts';
import type { WaitWatch } from './wait-watch.ts';

type Subject = keyof typeof FREE_ATTEMPTS;

interface DelayRow {
  readonly failures: number;
  readonly waitNo: number;
  readonly waitMs: number;
  /** What of the time since the last wrong attempt is proven. */
  readonly waitedMs: number;
}

/** An attempt that was begun: counted as wrong until it is told to be right, so that attempts at the same time, and those of a server that is killed, count too. */
export interface BegunAttempt {
  readonly account: string;
  readonly device: string;
  /** The waits that this attempt began. */
  readonly waitNo: Readonly<Record<Subject, number>>;
}

/** A workstation forgets one wrong attempt in so long: thirty people mistype at it every day, and none of them takes back what another did. */
const DEVICE_FORGETS_EVERY_MS = 10 * 60_000;

/**
 * Begins an attempt to sign in, in a transaction of its own that is committed before a password is looked at. The rows are locked in one order – account, then workstation –, so that
 * attempts at several instances are counted one after another.
 * @param login as typed; one that nobody has is held back like any other
 * @param waits of this instance; no clock is asked, so that who sets the server's forward ends no wait
 * @returns `sign_in_delayed`
 */
export async function beginAttempt(client: pg.ClientBase, schoolId: string, login: string, deviceId: string, waits: WaitWatch): Promise<Result<BegunAttempt>> {
  const ids = { account: createHash('sha256').update(foldLogin(login)).digest('base64url'), device: deviceId };
  const account = await lockRow(client, schoolId, 'account', ids.account, waits);
  const device = await lockRow(client, schoolId, 'device', ids.device, waits);
  const left = Math.max(account.waitMs - account.waitedMs, device.waitMs - device.waitedMs);
  if (left > 0) return failed('sign_in_delayed', { seconds: Math.ceil(left / 1_000) });
  const ofDevice = Math.max(0, device.failures - Math.floor(device.waitedMs / DEVICE_FORGETS_EVERY_MS));
  return done({
    ...ids,
    waitNo: {
      account: await count(client, schoolId, 'account', ids.account, account, account.failures + 1, waits),
      device: await count(client, schoolId, 'device', ids.device, device, ofDevice + 1, waits),
    },
  });
}

/** The password was right: the account's wrong attempts are forgotten, and the workstation is as it was before this one. */
export async function forgiveAttempt(client: pg.ClientBase, schoolId: string, attempt: BegunAttempt): Promise<void> {
  await client.query(`UPDATE sign_in_delay SET failures = 0, wait_ms = 0 WHERE school_id = $1 AND subject = 'account' AND subject_id = $2`, [schoolId, attempt.account]);
  await takeBack(client, schoolId, 'device', attempt.device, attempt.waitNo.device);
}

/** The password was not looked at. */
export async function dropAttempt(client: pg.ClientBase, schoolId: string, attempt: BegunAttempt): Promise<void> {
  await takeBack(client, schoolId, 'account', attempt.account, attempt.waitNo.account);
  await takeBack(client, schoolId, 'device', attempt.device, attempt.waitNo.device);
}

const keyOf = (schoolId: string, subject: Subject, subjectId: string): string => `${schoolId} ${subject} ${subjectId}`;

/** The row, held until the transaction ends, with what this instance can prove laid down in it. */
async function lockRow(client: pg.ClientBase, schoolId: string, subject: Subject, subjectId: string, waits: WaitWatch): Promise<DelayRow> {
  // Written before it is read: two first attempts at once would both find nothing to lock.
  await client.query(
    'INSERT INTO sign_in_delay (school_id, subject, subject_id, failures) VALUES ($1, $2, $3, 0) ON CONFLICT (school_id, subject, subject_id) DO NOTHING', [schoolId, subject, subjectId],
  );
  const { rows } = await client.query<DelayRow>(
    `SELECT failures, wait_no AS "waitNo", wait_ms AS "waitMs", waited_ms AS "waitedMs" FROM sign_in_delay WHERE school_id = $1 AND subject = $2 AND subject_id = $3 FOR UPDATE`, [schoolId, subject, subjectId],
  );
  const row = rows[0] ?? { failures: 0, waitNo: 0, waitMs: 0, waitedMs: 0 };
  const waitedMs = waits.elapsed(keyOf(schoolId, subject, subjectId), row);
  if (waitedMs > row.waitedMs) {
    await client.query('UPDATE sign_in_delay SET waited_ms = $4 WHERE school_id = $1 AND subject = $2 AND subject_id = $3', [schoolId, subject, subjectId, waitedMs]);
  }
  return { ...row, waitedMs };
}

/** @returns the number of the wait that begins, of no length for the free ones */
async function count(client: pg.ClientBase, schoolId: string, subject: Subject, subjectId: string, { waitNo: former }: DelayRow, failures: number, waits: WaitWatch): Promise<number> {
  const waitNo = former + 1;
  await client.query(
    'UPDATE sign_in_delay SET failures = $4, wait_no = $5, wait_ms = $6, waited_ms = 0, idle = 0 WHERE school_id = $1 AND subject = $2 AND subject_id = $3',
    [schoolId, subject, subjectId, failures, waitNo, delayAfter(failures, FREE_ATTEMPTS[subject])],
  );
  waits.begin(keyOf(schoolId, subject, subjectId), waitNo);
  return waitNo;
}

async function takeBack(client: pg.ClientBase, schoolId: string, subject: Subject, subjectId: string, waitNo: number): Promise<void> {
  await client.query(
    `UPDATE sign_in_delay SET failures = GREATEST(failures - 1, 0), wait_ms = CASE wait_no WHEN $4 THEN 0 ELSE wait_ms END WHERE school_id = $1 AND subject = $2 AND subject_id = $3`,
    [schoolId, subject, subjectId, waitNo],
  );
}
