import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Failure } from '#domain/errors.ts';
import { failureOf, useApiCommand } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert } from '../../ui/index.ts';
import { DutyOfCare } from './duty-of-care.tsx';
import { NewPasswordFields, useNewPassword } from './new-password.tsx';
import { isOfTheField } from './password-refusal.tsx';
import { WayInSheet } from './way-in-sheet.tsx';
import styles from './password.module.css';

export interface FirstPasswordScreenProps {
  readonly login: string;
  /** The one that was issued. */
  readonly current: string;
  /** The password is changed; one signs in with the new one. */
  readonly onChosen: (next: string) => void;
  readonly onLeave: () => void;
}

/** The first sign-in: the duty of care in plain words, and a password that nobody else knows. Nothing is open behind it. */
export function FirstPasswordScreen({ login, current, onChosen, onLeave }: FirstPasswordScreenProps) {
  const { first: t, lock } = useTexts().accounts;
  const password = useNewPassword(current);
  const [hasRead, setHasRead] = useState(false);
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<Failure | null>(null);
  const change = useApiCommand('accounts', 'changePassword', { failureHandled: true });
  const submit = async () => {
    setTried(true);
    // Not judged yet is no refusal: the server judges in any case.
    if (!hasRead || password.next === '' || password.problem !== null || password.next !== password.repeat || change.isPending) return;
    setRefused(null);
    const { next } = password;
    try {
      await change.mutateAsync({ current, next });
    } catch (thrown) {
      setRefused(failureOf(thrown));
      return;
    }
    onChosen(next);
  };
  return (
    <WayInSheet title={t.title} about={t.about} back={t.cancel} onBack={onLeave} body="scroll">
      <DutyOfCare hasRead={hasRead} onRead={setHasRead} tried={tried} />
      <form
        className={styles.form} autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p className={styles.hint}>{lock.hint(login)}</p>
        <NewPasswordFields password={password} tried={tried} refused={refused !== null && isOfTheField(refused) ? refused : null} autoFocus />
        {refused !== null && !isOfTheField(refused) && <FailureAlert failure={refused} />}
        <div className={styles.actions}>
          <Button type="submit" loading={change.isPending}>{t.submit}</Button>
        </div>
      </form>
    </WayInSheet>
  );
}
