import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { Failure } from '#domain/errors.ts';
import { failureOf, useApiCommand } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert, notify } from '../../ui/index.ts';
import { NewPasswordFields, useNewPassword } from './new-password.tsx';
import { PasswordField } from './password-field.tsx';
import { isOfTheField, Refusal } from './password-refusal.tsx';
import styles from './password.module.css';

/** «Сменить пароль» from the person's menu. What was typed goes with the dialog. */
export function ChangePasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const { accounts: { change: t, door }, ui } = useTexts();
  const [current, setCurrent] = useState('');
  const password = useNewPassword(current);
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<Failure | null>(null);
  const change = useApiCommand('accounts', 'changePassword', { failureHandled: true });
  const submit = async () => {
    setTried(true);
    // Not judged yet is no refusal: the server judges in any case.
    if (current === '' || password.next === '' || password.problem !== null || password.next !== password.repeat || change.isPending) return;
    setRefused(null);
    try {
      await change.mutateAsync({ current, next: password.next });
    } catch (thrown) {
      setCurrent('');
      setTried(false);
      setRefused(failureOf(thrown));
      return;
    }
    notify({ title: t.done });
    onClose();
  };
  const ofCurrent = refused?.code === 'credentials_wrong' || refused?.code === 'sign_in_delayed';
  return (
    <Modal opened onClose={onClose} title={t.title} size={480} closeButtonProps={{ 'aria-label': ui.close }}>
      <form
        className={styles.form} autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <p className={styles.help}>{t.about}</p>
        <PasswordField
          label={t.current} value={current} onChange={setCurrent} autoFocus
          error={ofCurrent ? <Refusal failure={refused} /> : tried && current === '' ? door.passwordMissing : undefined}
        />
        <NewPasswordFields password={password} tried={tried} refused={refused !== null && !ofCurrent && isOfTheField(refused) ? refused : null} />
        {refused !== null && !isOfTheField(refused) && <FailureAlert failure={refused} />}
        <div className={styles.actions}>
          <Button type="submit" loading={change.isPending}>{t.submit}</Button>
          <Button variant="default" onClick={onClose}>{ui.cancel}</Button>
        </div>
      </form>
    </Modal>
  );
}
