import type { ErrorCode } from '#domain/errors.ts';

/** The server did not judge the password: the vault may, and the same password may be shown again later. */
export const NO_CONTACT: ReadonlySet<ErrorCode> = new Set(['server_unreachable', 'server_certificate_unknown', 'server_busy', 'server_maintenance', 'server_failed']);
