import { createHash } from 'node:crypto';
import type pg from 'pg';
import { delayAfter, foldLogin, FREE_ATTEMPTS, leftOfDelay } from '#domain/accounts/index.ts';
import { done, failed, type Result } from '#domain/result.ts';

type Subject = keyof typeof FREE_ATTEMPTS;

interface DelayRow {
  readonly failures: number;
  readonly notBefore: number;
  readonly failedAt: number;
}

/** An attempt that was begun: counted as wrong until it is told to be right, so that attempts at the same time, and those of a server that is killed, count too. */
export interface BegunAttempt {
  readonly account: string;
  readonly device: string;
  /** As this attempt wrote them. */
  readonly notBefore: Readonly<Record<Subject, number>>;
}

/** A workstation forgets one wrong attempt in so long: thirty people mistype at it every day, and none of them takes back what another did. */
const DEVICE_FORGETS_EVERY_MS = 10 * 60_000;

/**
 * Begins an attempt to sign in, in a transaction of its own that is committed before a password is looked at. The rows are locked in one order – account, then workstation –, so that
 * attempts at several instances are counted one after another.
 * @param login as typed; one that nobody has is held back like any other
 * @returns `sign_in_delayed`
 */
export async function beginAttempt(client: pg.ClientBase, schoolId: string, login: string, deviceId: string, now: number): Promise<Result<BegunAttempt>> {
  const ids = { account: createHash('sha256').update(foldLogin(login)).digest('base64url'), device: deviceId };
  const account = await lockRow(client, schoolId, 'account', ids.account, now);
  const device = await lockRow(client, schoolId, 'device', ids.device, now);
  const left = Math.max(leftOfDelay(account, FREE_ATTEMPTS.account, now), leftOfDelay(device, FREE_ATTEMPTS.device, now));
  if (left > 0) {
    await cutLongWait(client, schoolId, 'account', ids.account, account, now);
    await cutLongWait(client, schoolId, 'device', ids.device, device, now);
    return failed('sign_in_delayed', { seconds: Math.ceil(left / 1_000) });
  }
  const ofDevice = Math.max(0, device.failures - Math.max(0, Math.floor((now - device.failedAt) / DEVICE_FORGETS_EVERY_MS)));
  return done({
    ...ids,
    notBefore: {
      account: await count(client, schoolId, 'account', ids.account, account.failures + 1, now),
      device: await count(client, schoolId, 'device', ids.device, ofDevice + 1, now),
    },
  });
}

/** The password was right: the account's wrong attempts are forgotten, and the workstation is as it was before this one. */
export async function forgiveAttempt(client: pg.ClientBase, schoolId: string, attempt: BegunAttempt): Promise<void> {
  // Not deleted: an attempt at the same time has found the row and is about to lock it.
  await client.query(`UPDATE sign_in_delay SET failures = 0, not_before = 0 WHERE school_id = $1 AND subject = 'account' AND subject_id = $2`, [schoolId, attempt.account]);
  await takeBack(client, schoolId, 'device', attempt.device, attempt.notBefore.device);
}

/** The password was not looked at. */
export async function dropAttempt(client: pg.ClientBase, schoolId: string, attempt: BegunAttempt): Promise<void> {
  await takeBack(client, schoolId, 'account', attempt.account, attempt.notBefore.account);
  await takeBack(client, schoolId, 'device', attempt.device, attempt.notBefore.device);
}

async function lockRow(client: pg.ClientBase, schoolId: string, subject: Subject, subjectId: string, now: number): Promise<DelayRow> {
  // Written before it is read: two first attempts at once would both find nothing to lock.
  await client.query(
    'INSERT INTO sign_in_delay (school_id, subject, subject_id, failures, not_before, failed_at) VALUES ($1, $2, $3, 0, 0, $4) ON CONFLICT (school_id, subject, subject_id) DO NOTHING',
    [schoolId, subject, subjectId, now],
  );
  const { rows } = await client.query<DelayRow>(
    'SELECT failures, not_before AS "notBefore", failed_at AS "failedAt" FROM sign_in_delay WHERE school_id = $1 AND subject = $2 AND subject_id = $3 FOR UPDATE', [schoolId, subject, subjectId],
  );
  return rows[0] ?? { failures: 0, notBefore: 0, failedAt: now };
}

async function count(client: pg.ClientBase, schoolId: string, subject: Subject, subjectId: string, failures: number, now: number): Promise<number> {
  const wait = delayAfter(failures, FREE_ATTEMPTS[subject]);
  const notBefore = wait === 0 ? 0 : now + wait;
  await client.query(
    'UPDATE sign_in_delay SET failures = $4, not_before = $5, failed_at = $6 WHERE school_id = $1 AND subject = $2 AND subject_id = $3', [schoolId, subject, subjectId, failures, notBefore, now],
  );
  return notBefore;
}

/** The clock went back since the wait began: it ends after its own length, and not when the clock has caught up. */
async function cutLongWait(client: pg.ClientBase, schoolId: string, subject: Subject, subjectId: string, row: DelayRow, now: number): Promise<void> {
  const wait = delayAfter(row.failures, FREE_ATTEMPTS[subject]);
  if (row.notBefore - now <= wait) return;
  await client.query('UPDATE sign_in_delay SET not_before = $4, failed_at = $5 WHERE school_id = $1 AND subject = $2 AND subject_id = $3', [schoolId, subject, subjectId, now + wait, now]);
}

async function takeBack(client: pg.ClientBase, schoolId: string, subject: Subject, subjectId: string, notBefore: number): Promise<void> {
  await client.query(
    `UPDATE sign_in_delay SET failures = GREATEST(failures - 1, 0), not_before = CASE not_before WHEN $4 THEN 0 ELSE not_before END
     WHERE school_id = $1 AND subject = $2 AND subject_id = $3`,
    [schoolId, subject, subjectId, notBefore],
  );
}

