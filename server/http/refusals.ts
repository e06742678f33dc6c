import type { FastifyReply } from 'fastify';
import type { ErrorCode, Failure } from '#domain/errors.ts';

/** What the transport says beside the code; anything else is 400. */
const STATUS: Partial<Record<ErrorCode, number>> = {
  session_missing: 401, session_expired: 401, device_withdrawn: 401, device_unknown: 401, device_signature_wrong: 401, identity_not_configured: 403,
  passwords_begun: 409, login_taken: 409, enrolment_code_expired: 403, protocol_too_old: 426, protocol_too_new: 426, server_busy: 429, app_unexpected: 500, server_failed: 500, server_maintenance: 503,
  credentials_wrong: 403, account_blocked: 403, temporary_password_expired: 403, password_must_change: 403, sign_in_over: 401, sign_in_delayed: 429, not_allowed: 403, workstation_not_administrative: 403, scope_unknown: 403, endpoint_unknown: 404, school_unknown: 404, server_epoch_changed: 409, device_cloned: 409, request_too_large: 413,
};

/** A refusal as every endpoint gives it. */
export const refuse = (reply: FastifyReply, { code, params }: Failure): FastifyReply => reply.code(STATUS[code] ?? 400).send({ code, params });
