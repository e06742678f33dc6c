import type pg from 'pg';

export interface DeviceRow {
  readonly deviceId: string;
  readonly name: string;
  readonly platform: string;
  readonly version: string;
  /** SPKI, base64. */
  readonly publicKey: string;
  readonly enrolledAt: number;
  readonly withdrawnAt: number | null;
  readonly lastContactAt: number | null;
  readonly waiting: number;
  /** Registered to administrate from (P-10). */
  readonly administrative: boolean;
}

const COLUMNS = `id AS "deviceId", name, platform, version, public_key AS "publicKey", enrolled_at AS "enrolledAt", withdrawn_at AS "withdrawnAt",
  last_contact_at AS "lastContactAt", waiting, administrative = 1 AS administrative`;

export async function findDevice(client: pg.ClientBase, schoolId: string, deviceId: string): Promise<DeviceRow | undefined> {
  const { rows } = await client.query<DeviceRow>(`SELECT ${COLUMNS} FROM device WHERE school_id = $1 AND id = $2`, [schoolId, deviceId]);
  return rows[0];
}

export async function listDevices(client: pg.ClientBase, schoolId: string): Promise<DeviceRow[]> {
  const { rows } = await client.query<DeviceRow>(`SELECT ${COLUMNS} FROM device WHERE school_id = $1 ORDER BY withdrawn_at NULLS FIRST, name, id`, [schoolId]);
  return rows;
}

export async function insertDevice(client: pg.ClientBase, schoolId: string, device: Omit<DeviceRow, 'withdrawnAt' | 'lastContactAt' | 'waiting' | 'administrative'>): Promise<void> {
  await client.query(
    'INSERT INTO device (school_id, id, name, platform, version, public_key, enrolled_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [schoolId, device.deviceId, device.name, device.platform, device.version, device.publicKey, device.enrolledAt],
  );
}

/** @returns the id of a workstation at work that has this key, with its name and version as they are now; null where there is none */
export async function renewDevice(client: pg.ClientBase, schoolId: string, device: Pick<DeviceRow, 'name' | 'platform' | 'version' | 'publicKey'>): Promise<string | null> {
  const { rows } = await client.query<{ id: string }>(
    'UPDATE device SET name = $3, platform = $4, version = $5 WHERE school_id = $1 AND public_key = $2 AND withdrawn_at IS NULL RETURNING id',
    [schoolId, device.publicKey, device.name, device.platform, device.version],
  );
  return rows[0]?.id ?? null;
}

/** Its sessions and sign-ins end with it. @returns whether there was such a workstation at work */
export async function withdrawDevice(client: pg.ClientBase, schoolId: string, deviceId: string, now: number): Promise<boolean> {
  const { rowCount } = await client.query('UPDATE device SET withdrawn_at = $3 WHERE school_id = $1 AND id = $2 AND withdrawn_at IS NULL', [schoolId, deviceId, now]);
  await client.query('DELETE FROM session WHERE school_id = $1 AND device_id = $2', [schoolId, deviceId]);
  await client.query('DELETE FROM sign_in WHERE school_id = $1 AND device_id = $2', [schoolId, deviceId]);
  return rowCount === 1;
}

export async function noteContact(client: pg.ClientBase, schoolId: string, deviceId: string, now: number, waiting: number | null): Promise<void> {
  await client.query('UPDATE device SET last_contact_at = $3, waiting = COALESCE($4, waiting) WHERE school_id = $1 AND id = $2', [schoolId, deviceId, now, waiting]);
}

/** A difference that the way of the request alone can make is not written anew. @param aheadMs of the workstation's clock; negative where it is behind */
export async function noteClock(client: pg.ClientBase, schoolId: string, deviceId: string, aheadMs: number): Promise<void> {
  await client.query('UPDATE device SET clock_ahead = $3 WHERE school_id = $1 AND id = $2 AND (clock_ahead IS NULL OR abs(clock_ahead - $3) > 1000)', [schoolId, deviceId, aheadMs]);
}

/** A session to be opened. Without an account it is a development identity's. */
export interface NewSession {
  readonly tokenHash: Uint8Array;
  readonly deviceId: string;
  readonly staffId: string;
  readonly expiresAt: number;
  readonly account?: { readonly accountId: string; readonly version: number };
  /** Who pushes what `staffId` had left unsent; the account is this person's. */
  readonly rescuerId?: string;
}

export async function insertSession(client: pg.ClientBase, schoolId: string, session: NewSession, version: string | null, now: number): Promise<void> {
  await client.query('DELETE FROM session WHERE school_id = $1 AND expires_at < $2', [schoolId, now]);
  await client.query(
    'INSERT INTO session (school_id, token_hash, device_id, staff_id, expires_at, account_id, account_version, rescuer_id, used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)',
    [
      schoolId, Buffer.from(session.tokenHash), session.deviceId, session.staffId, session.expiresAt, session.account?.accountId ?? null, session.account?.version ?? null,
      session.rescuerId ?? null, now,
    ],
  );
  await client.query('UPDATE device SET version = COALESCE($3, version), last_contact_at = $4 WHERE school_id = $1 AND id = $2', [schoolId, session.deviceId, version, now]);
}

export interface SessionRow {
  readonly deviceId: string;
  readonly staffId: string;
  readonly expiresAt: number;
  readonly accountId: string | null;
  readonly rescuerId: string | null;
  readonly mustChange: boolean;
  /** null of one that was opened before this was written down, until it is used. */
  readonly usedAt: number | null;
  /** The school's setting `access` as it is stored; null where the school has chosen nothing. */
  readonly access: string | null;
}

/**
 * The session of a token, where its workstation is at work and its account as it was when the session was opened. A development identity's is none as soon as the school has passwords.
 */
export async function findSession(client: pg.ClientBase, schoolId: string, tokenHash: Uint8Array): Promise<SessionRow | undefined> {
  const { rows } = await client.query<SessionRow>({
    name: 'session',
    text: `SELECT s.device_id AS "deviceId", s.staff_id AS "staffId", s.expires_at AS "expiresAt", s.account_id AS "accountId", s.rescuer_id AS "rescuerId",
                  COALESCE(a.must_change, 0) = 1 AS "mustChange", s.used_at AS "usedAt", (SELECT value FROM setting WHERE school_id = $1 AND name = 'access') AS access
           FROM session s JOIN device d ON d.school_id = $1 AND d.id = s.device_id AND d.withdrawn_at IS NULL
           LEFT JOIN account a ON a.school_id = $1 AND a.id = s.account_id
           WHERE s.school_id = $1 AND s.token_hash = $2
             AND CASE WHEN s.account_id IS NULL THEN NOT EXISTS (SELECT 1 FROM account p WHERE p.school_id = $1 AND p.kind = 'staff' AND p.version > 0)
                      ELSE a.version = s.account_version AND a.state <> 'blocked' END`,
    values: [schoolId, Buffer.from(tokenHash)],
  });
  return rows[0];
}

export async function noteUse(client: pg.ClientBase, schoolId: string, tokenHash: Uint8Array, now: number): Promise<void> {
  await client.query('UPDATE session SET used_at = $3 WHERE school_id = $1 AND token_hash = $2', [schoolId, Buffer.from(tokenHash), now]);
}

export async function deleteSession(client: pg.ClientBase, schoolId: string, tokenHash: Uint8Array): Promise<void> {
  await client.query('DELETE FROM session WHERE school_id = $1 AND token_hash = $2', [schoolId, Buffer.from(tokenHash)]);
}

export async function insertEnrolmentCode(
  client: pg.ClientBase, schoolId: string, code: { readonly secretHash: Uint8Array; readonly uses: number; readonly expiresAt: number; readonly madeBy: string },
): Promise<void> {
  await client.query(
    'INSERT INTO enrolment_code (school_id, secret_hash, uses_left, expires_at, made_by) VALUES ($1, $2, $3, $4, $5)',
    [schoolId, Buffer.from(code.secretHash), code.uses, code.expiresAt, code.madeBy],
  );
}

/** Takes one use of a code. @returns false where there is none left */
export async function useEnrolmentCode(client: pg.ClientBase, schoolId: string, secretHash: Uint8Array, now: number): Promise<boolean> {
  const { rowCount } = await client.query(
    'UPDATE enrolment_code SET uses_left = uses_left - 1 WHERE school_id = $1 AND secret_hash = $2 AND uses_left > 0 AND expires_at > $3',
    [schoolId, Buffer.from(secretHash), now],
  );
  return rowCount === 1;
}

export interface IdentityRow {
  readonly staffId: string;
  readonly name: string;
  readonly position: string;
  readonly roles: readonly string[];
  readonly classes: readonly string[];
  readonly subjects: readonly string[];
}

/** People of a school as the choice of a development identity shows them. @param only null for all */
export async function listIdentities(client: pg.ClientBase, schoolId: string, only: readonly string[] | null): Promise<IdentityRow[]> {
  const { rows } = await client.query<IdentityRow>(
    `SELECT s.id AS "staffId", s.last_name || ' ' || s.first_name || CASE s.middle_name WHEN '' THEN '' ELSE ' ' || s.middle_name END AS name, s.position,
            ARRAY(SELECT DISTINCT role FROM access_grant a WHERE a.school_id = $1 AND a.staff_id = s.id ORDER BY role) AS roles,
            ARRAY(SELECT g.name FROM study_group g WHERE g.school_id = $1 AND g.class_teacher_id = s.id AND g.parent_id IS NULL ORDER BY g.grade, g.letter) AS classes,
            ARRAY(SELECT DISTINCT b.name FROM journal j JOIN subject b ON b.school_id = $1 AND b.id = j.subject_id WHERE j.school_id = $1 AND j.teacher_id = s.id ORDER BY b.name) AS subjects
     FROM staff s WHERE s.school_id = $1 AND ($2::text[] IS NULL OR s.id = ANY($2::text[])) ORDER BY s.last_name, s.first_name, s.middle_name`,
    [schoolId, only],
  );
  return rows;
}

/** Schools that this database answers for; the one question that is about no school. @param withClosed those too that were moved away */
export async function listHostedSchools(client: pg.ClientBase | pg.Pool, withClosed: 'withClosed' | null = null): Promise<{ readonly schoolId: string; readonly name: string }[]> {
  const { rows } = await client.query<{ schoolId: string; name: string }>(
    `SELECT school_id AS "schoolId", name FROM hosted_school${withClosed ? '' : ' WHERE closed_at IS NULL'} ORDER BY added_at`,
  );
  return rows;
}

/** Answers for a school no more; every session of it ends. @returns false where it is closed or not there */
export async function closeSchool(client: pg.ClientBase, schoolId: string, now: number): Promise<boolean> {
  // Behind the pushes that are under way.
  await client.query('SELECT 1 FROM school_log WHERE school_id = $1 FOR UPDATE', [schoolId]);
  const { rowCount } = await client.query('UPDATE hosted_school SET closed_at = $2 WHERE school_id = $1 AND closed_at IS NULL', [schoolId, now]);
  await client.query('DELETE FROM session WHERE school_id = $1', [schoolId]);
  return rowCount === 1;
}

/** @returns false where it is open or not there */
export async function reopenSchool(client: pg.ClientBase, schoolId: string): Promise<boolean> {
  const { rowCount } = await client.query('UPDATE hosted_school SET closed_at = NULL WHERE school_id = $1 AND closed_at IS NOT NULL', [schoolId]);
  return rowCount === 1;
}
