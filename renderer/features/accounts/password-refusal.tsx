import type { Failure } from '#domain/errors.ts';
import { failureText, useTexts } from '../../i18n/index.ts';

/** Refusals that concern what was typed: they stand beside the field. */
const OF_THE_FIELD: ReadonlySet<string> = new Set([
  'credentials_wrong', 'account_blocked', 'temporary_password_expired', 'sign_in_delayed', 'vault_unknown', 'vault_password_former', 'password_too_short', 'password_common', 'password_personal', 'password_same',
]);

export const isOfTheField = (failure: Failure): boolean => OF_THE_FIELD.has(failure.code);

/** What is wrong and what to do, below a field. */
export function Refusal({ failure }: { readonly failure: Failure }) {
  const { title, help } = failureText(useTexts(), failure);
  return (
    <>
      <strong>{title}.</strong> {help}
    </>
  );
}
