import { Button, Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Failure } from '#domain/errors.ts';
import { useTexts } from '../i18n/index.ts';
import { FailureAlert } from './failure-alert.tsx';
import styles from './dialog.module.css';

export interface FormDialogProps {
  readonly title: string;
  readonly confirm: string;
  readonly isBusy: boolean;
  readonly isDangerous?: boolean;
  readonly isDisabled?: boolean;
  readonly failure: Failure | undefined;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A form over the page with its failure and its two buttons. */
export function FormDialog({ title, confirm, isBusy, isDangerous = false, isDisabled = false, failure, onConfirm, onClose, children }: FormDialogProps) {
  const { ui } = useTexts();
  return (
    <Modal opened onClose={onClose} title={title} size={620} closeButtonProps={{ 'aria-label': ui.close }} closeOnClickOutside={false}>
      <form
        className={styles.form} noValidate
        onSubmit={(event) => {
          event.preventDefault();
          onConfirm();
        }}
      >
        {children}
        {failure !== undefined && <FailureAlert failure={failure} />}
        <div className={styles.deeds}>
          <Button variant="default" onClick={onClose}>{ui.cancel}</Button>
          <Button type="submit" loading={isBusy} disabled={isDisabled} {...(isDangerous ? { color: 'pen' } : {})}>{confirm}</Button>
        </div>
      </form>
    </Modal>
  );
}
