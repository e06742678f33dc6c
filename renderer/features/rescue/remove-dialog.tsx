import { Button, Checkbox, Modal } from '@mantine/core';
import { useState } from 'react';
import { useApiCommand } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { FailureAlert, notify } from '../../ui/index.ts';
import type { SealedFile } from './rescue-screen.tsx';
import styles from './rescue.module.css';

export interface RemoveDialogProps {
  readonly file: SealedFile;
  readonly onRemoved: () => void;
  readonly onClose: () => void;
}

/** Asks before a file that was set aside is wiped. Where the server is not known to have everything in it, that is said, and confirmed by a mark of its own. */
export function RemoveDialog({ file, onRemoved, onClose }: RemoveDialogProps) {
  const { rescue: { remove: t, table: words }, ui } = useTexts();
  const format = useFormat();
  const [isUnderstood, setUnderstood] = useState(false);
  const [tried, setTried] = useState(false);
  const isWhole = file.wipedFrom !== null;
  const removing = useApiCommand('rescue', 'removeFile', {
    failureHandled: true,
    onDone: () => {
      notify({ title: t.done });
      onRemoved();
      onClose();
    },
  });
  const remove = () => {
    setTried(true);
    if (isWhole || isUnderstood) removing.mutate({ vault: file.vault, evenUnsent: !isWhole });
  };
  const { rescued } = file;
  const left = (): string => {
    if (isWhole) return t.whole;
    if (rescued === null) return t.never;
    const untaken = rescued.refused + rescued.conflicts + rescued.left;
    return untaken > 0 ? t.untaken(untaken) : t.unsure;
  };
  return (
    <Modal opened onClose={onClose} title={t.title} size={560} closeButtonProps={{ 'aria-label': ui.close }} closeOnClickOutside={false} withCloseButton={!removing.isPending} closeOnEscape={!removing.isPending}>
      <form
        className={styles.form} noValidate
        onSubmit={(event) => {
          event.preventDefault();
          remove();
        }}
      >
        <p className={styles.words}>{t.about(file.name === '' ? words.unknown : file.name, file.setAsideAt === null ? '' : format.dateTime(file.setAsideAt))}</p>
        <p className={isWhole ? styles.words : styles.danger}>{left()}</p>
        {!isWhole && (
          <Checkbox
            label={t.understood} checked={isUnderstood} error={tried && !isUnderstood ? t.understoodMissing : undefined} disabled={removing.isPending}
            onChange={(event) => setUnderstood(event.currentTarget.checked)}
          />
        )}
        {removing.error !== null && <FailureAlert failure={removing.error.failure} />}
        <div className={styles.deeds}>
          <Button variant="default" data-autofocus disabled={removing.isPending} onClick={onClose}>{ui.cancel}</Button>
          <Button type="submit" color="pen" loading={removing.isPending}>{t.submit}</Button>
        </div>
      </form>
    </Modal>
  );
}
