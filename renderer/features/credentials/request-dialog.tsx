import { Button, Modal } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useState } from 'react';
import { useApiCommand } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert } from '../../ui/index.ts';
import type { Holder } from './find-holders.ts';
import styles from './credentials.module.css';

/** The day of the written request for access. */
export function RequestDialog({ holder, onClose, onDone }: { readonly holder: Holder; readonly onClose: () => void; readonly onDone: () => void }) {
  const { credentials: { requested: t }, ui } = useTexts();
  const [day, setDay] = useState<string | null>(holder.requestedOn);
  const setting = useApiCommand('credentials', 'setRequested', {
    failureHandled: true,
    onDone: () => {
      onDone();
      onClose();
    },
  });
  const save = (requestedOn: string | null) => {
    if (holder.kind !== 'staff') setting.mutate({ kind: holder.kind, holderId: holder.holderId, requestedOn });
  };
  return (
    <Modal opened onClose={onClose} title={t.title(holder.name)} size={480} closeButtonProps={{ 'aria-label': ui.close }}>
      <div className={styles.form}>
        <DateInput data-autofocus label={t.date} description={t.help} value={day} onChange={setDay} />
        {setting.error !== null && <FailureAlert failure={setting.error.failure} />}
        <div className={styles.deeds}>
          {holder.requestedOn !== null && <Button variant="subtle" color="pen" disabled={setting.isPending} onClick={() => save(null)}>{t.take}</Button>}
          <Button variant="default" onClick={onClose}>{ui.cancel}</Button>
          <Button disabled={day === null} loading={setting.isPending} onClick={() => save(day)}>{t.save}</Button>
        </div>
      </div>
    </Modal>
  );
}
