import { Button, Modal } from '@mantine/core';
import { useCallback, useRef, useState, type ReactNode } from 'react';
import type { Failure } from '#domain/errors.ts';
import { failureOf, useApiCommand } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert } from '../../ui/index.ts';
import { PasswordField } from '../../features/accounts/password-field.tsx';
import { isOfTheField, Refusal } from '../../features/accounts/password-refusal.tsx';
import styles from '../../features/accounts/password.module.css';
import { ConfirmPersonContext, type ConfirmPerson } from './use-confirm-person.ts';

/** Where the password is asked for once more while the desk stays as it is. */
export function ConfirmPersonProvider({ children }: { readonly children: ReactNode }) {
  const [asked, setAsked] = useState(false);
  const waiting = useRef<((proved: boolean) => void)[]>([]);
  const confirm = useCallback<ConfirmPerson>(() => {
    setAsked(true);
    return new Promise((resolve) => void waiting.current.push(resolve));
  }, []);
  const answer = (proved: boolean) => {
    setAsked(false);
    for (const resolve of waiting.current.splice(0)) resolve(proved);
  };
  return (
    <ConfirmPersonContext value={confirm}>
      {children}
      {asked && <ConfirmPersonDialog onAnswer={answer} />}
    </ConfirmPersonContext>
  );
}

function ConfirmPersonDialog({ onAnswer }: { readonly onAnswer: (proved: boolean) => void }) {
  const { accounts: { confirmPerson: t, door }, ui } = useTexts();
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<Failure | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const confirming = useApiCommand('accounts', 'confirmPassword', { failureHandled: true });
  const submit = async () => {
    setTried(true);
    if (password === '' || confirming.isPending) return;
    setRefused(null);
    try {
      await confirming.mutateAsync({ password });
    } catch (thrown) {
      setPassword('');
      setTried(false);
      setRefused(failureOf(thrown));
      requestAnimationFrame(() => field.current?.focus());
      return;
    }
    onAnswer(true);
  };
  return (
    <Modal opened onClose={() => onAnswer(false)} title={t.title} size={460} closeButtonProps={{ 'aria-label': ui.close }}>
      <form
        className={styles.form} autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p className={styles.help}>{t.about}</p>
        <PasswordField
          ref={field} label={door.password} value={password} onChange={setPassword} autoFocus disabled={confirming.isPending}
          error={refused !== null && isOfTheField(refused) ? <Refusal failure={refused} /> : tried && password === '' ? door.passwordMissing : undefined}
        />
        {refused !== null && !isOfTheField(refused) && <FailureAlert failure={refused} />}
        <div className={styles.actions}>
          <Button type="submit" loading={confirming.isPending}>{t.submit}</Button>
          <Button variant="default" onClick={() => onAnswer(false)}>{ui.cancel}</Button>
        </div>
      </form>
    </Modal>
  );
}
