import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useApiCommand } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert, notify } from '../../ui/index.ts';
import type { Holder } from './find-holders.ts';
import styles from './credentials.module.css';

export interface CompromiseDialogProps {
  /** null: the signed-in person's own account. */
  readonly holder: Holder | null;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** «Сообщить о компрометации»: the account is closed at once; what happened is written down for head and administrator. */
export function CompromiseDialog({ holder, onClose, onDone }: CompromiseDialogProps) {
  const { credentials: { compromise: t }, ui } = useTexts();
  const [note, setNote] = useState('');
  const reporting = useApiCommand('credentials', 'reportCompromise', {
    failureHandled: true,
    onDone: () => {
      notify({ title: t.done });
      onDone();
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={holder === null ? t.ownTitle : t.title(holder.name)} size={560} closeButtonProps={{ 'aria-label': ui.close }} closeOnClickOutside={false}>
      <div className={styles.form}>
        <p className={styles.words}>{holder === null ? t.ownAbout : t.about}</p>
        <Textarea
          data-autofocus label={t.note} placeholder={t.notePlaceholder} maxLength={1_000} autosize minRows={2} maxRows={6} value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {reporting.error !== null && <FailureAlert failure={reporting.error.failure} />}
        <div className={styles.deeds}>
          <Button variant="default" disabled={reporting.isPending} onClick={onClose}>{ui.cancel}</Button>
          <Button
            color="pen" loading={reporting.isPending}
            onClick={() => reporting.mutate({ kind: holder?.kind ?? 'staff', holderId: holder?.holderId ?? null, note: note.trim() })}
          >
            {t.confirm}
          </Button>
        </div>
      </div>
    </Modal>
  );
}
