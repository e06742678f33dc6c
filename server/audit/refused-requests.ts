import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { ErrorCode } from '#domain/errors.ts';
import type { OpenSession } from '../accounts/accounts.ts';
import { inSchool } from '../database/pool.ts';
import type { PgSecurityRegister } from './security-register.ts';

/** What a program of ours does not ask for by itself: the window hides what the policy forbids. */
const ACCESS_CODES: ReadonlySet<ErrorCode> = new Set(['not_allowed', 'workstation_not_administrative']);
const HOUR_MS = 3_600_000;

/** Endpoints whose refusals have no kind of their own: lists that are read, and small notes. Each with the word that the register has for it (domain/audit, `what`). */
const TOLD_HERE: Readonly<Record<string, string>> = {
  'GET /v1/workstations': 'list-workstations', 'GET /v1/grants': 'list-roles',
  'GET /v1/accounts': 'list-accounts', 'GET /v1/accounts/issues': 'list-issues', 'GET /v1/accounts/compromises': 'list-compromises', 'GET /v1/recovery-key': 'list-recovery-keys',
  'POST /v1/accounts/handed': 'note-handed', 'POST /v1/accounts/requested': 'note-requested', 'POST /v1/accounts/acknowledge': 'note-compromise',
  'POST /v1/personal/people': 'list-people', 'GET /v1/personal/blocks': 'list-blocks', 'POST /v1/personal/destructions/preview': 'preview-destruction',
  'GET /v1/personal/destructions': 'list-destructions', 'GET /v1/personal/transfers': 'list-transfers', 'GET /v1/personal/nondisclosure': 'list-nondisclosure', 'GET /v1/personal/documents': 'list-documents', 'POST /v1/personal/printed': 'list-printed', 'POST /v1/personal/achievements/list': 'list-achievements',
  'POST /v1/lists/roster/preview': 'preview-list', 'POST /v1/lists/movements': 'list-movements',
  'POST /v1/usage': 'list-usage',
};

/**
 * Tells the register that somebody asked for what the policy does not let them see or note (ASVS V16.3): of one person at one workstation once in an hour for each endpoint, so that the
 * register does not grow as fast as somebody can ask.
 * @param endpoint method and route, «GET /v1/grants»
 * @param at milliseconds since 1970 UTC
 */
export async function tellRefusedRequest(
  { pool, register }: { readonly pool: pg.Pool; readonly register: PgSecurityRegister }, { schoolId, staffId, deviceId }: OpenSession, endpoint: string, code: ErrorCode, at: number,
): Promise<void> {
  const what = TOLD_HERE[endpoint];
  if (what === undefined || !ACCESS_CODES.has(code)) return;
  const eventId = createHash('sha256').update(['refused-request', staffId, deviceId, endpoint, code, Math.floor(at / HOUR_MS)].join('\n')).digest().subarray(0, 16).toString('base64url');
  await inSchool(pool, schoolId, 'write', (client) =>
    register.record(client, { schoolId, eventId, kind: 'access_refused', result: 'refused', actorId: staffId, deviceId, subjectId: null, at, deviceAt: null, params: { code, what } }));
}
