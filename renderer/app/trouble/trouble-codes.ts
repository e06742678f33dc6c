import type { ErrorCode, Failure } from '#domain/errors.ts';
import type { Texts } from '../../i18n/index.ts';

/** Failures after which no screen can be drawn: they take the whole window. */
export type TroubleCode = keyof Texts['trouble']['screens'] & ErrorCode;
export type TroubleFailure = Failure & { readonly code: TroubleCode };

const CODES: Readonly<Record<TroubleCode, { readonly demoMayBeReset: boolean }>> = {
  keychain_missing: { demoMayBeReset: false },
  keychain_changed: { demoMayBeReset: true },
  database_damaged: { demoMayBeReset: true },
  database_key_wrong: { demoMayBeReset: true },
  database_from_future: { demoMayBeReset: true },
  database_disk_full: { demoMayBeReset: false },
  database_read_only: { demoMayBeReset: false },
  database_busy: { demoMayBeReset: false },
  vault_damaged: { demoMayBeReset: false },
  vault_rolled_back: { demoMayBeReset: false },
  vault_foreign: { demoMayBeReset: false },
  lease_over: { demoMayBeReset: false },
  clock_went_back: { demoMayBeReset: false },
};

export const isTrouble = (failure: Failure): failure is TroubleFailure => failure.code in CODES;

/** Whether making the demonstration school anew would help; of a real school that is never offered. */
export const demoMayBeReset = (code: TroubleCode): boolean => CODES[code].demoMayBeReset;
