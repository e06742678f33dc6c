import { Button, Modal } from '@mantine/core';
import { useApiCommand, useApiQuery, type OutputFor } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { FailureAlert, notify, useConfirm } from '../../ui/index.ts';
import password from './password.module.css';
import styles from './own-sign-ins.module.css';

type OwnSignIn = OutputFor<'accounts', 'listSignIns'>[number];

export interface OwnSignInsDialogProps {
  readonly onClose: () => void;
  /** «Вход не мой»: leads to the report of compromise. */
  readonly onReport: () => void;
}

/** «Мои входы»: on which computers the person is signed in, and the end of those left open elsewhere. */
export function OwnSignInsDialog({ onClose, onReport }: OwnSignInsDialogProps) {
  const { accounts: { signIns: t }, ui } = useTexts();
  const format = useFormat();
  const confirm = useConfirm();
  const list = useApiQuery('accounts', 'listSignIns', {}, { failureHandled: true });
  const ending = useApiCommand('accounts', 'endSignIns', { failureHandled: true, onDone: () => void list.refetch() });
  const others = list.data?.filter(({ isHere }) => !isHere) ?? [];

  const end = async (one: OwnSignIn | null) => {
    if (!(await confirm({ title: one ? t.endTitle(one.name) : t.endAllTitle, question: t.endQuestion, confirm: t.endConfirm, dangerous: true }))) return;
    const isDone = await ending.mutateAsync({ deviceId: one?.deviceId ?? null }).then(() => true, () => false);
    if (isDone) notify({ title: one ? t.ended(one.name) : t.endedAll });
  };
  const moments = ({ beganAt, usedAt }: OwnSignIn): string =>
    [beganAt === null ? t.beganUnknown : t.began(format.dateTime(beganAt)), usedAt === null ? null : t.used(format.dateTime(usedAt))].filter((words) => words !== null).join(' · ');

  return (
    <Modal opened onClose={onClose} title={t.title} size={600} closeButtonProps={{ 'aria-label': ui.close }}>
      <div className={styles.form}>
        <p className={password.help}>{t.about}</p>
        {list.error !== null && <FailureAlert failure={list.error.failure} onAgain={() => void list.refetch()} />}
        {ending.error !== null && <FailureAlert failure={ending.error.failure} />}
        {list.data === undefined && list.error === null && <p className={password.help}>{ui.loading}</p>}
        {list.data !== undefined && (
          <ul className={styles.list} aria-label={t.title}>
            {list.data.map((one) => (
              <li key={one.deviceId} className={styles.one}>
                <span className={styles.words}>
                  <span className={styles.name}>{one.name}</span>
                  <span className={styles.moments}>{moments(one)}</span>
                </span>
                {one.isHere ? <span className={styles.here}>{t.here}</span> : (
                  <Button variant="subtle" color="pen" size="compact-sm" aria-label={t.endNamed(one.name)} disabled={ending.isPending} onClick={() => void end(one)}>
                    {t.end}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
        {list.data !== undefined && others.length === 0 && <p className={password.help}>{t.onlyHere}</p>}
        <div className={styles.deeds}>
          <Button variant="subtle" color="pen" onClick={onReport}>{t.notMe}</Button>
          {others.length > 1 && <Button variant="default" loading={ending.isPending} onClick={() => void end(null)}>{t.endAll}</Button>}
          <Button data-autofocus onClick={onClose}>{ui.close}</Button>
        </div>
      </div>
    </Modal>
  );
}
