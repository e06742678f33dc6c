import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Failure } from '#domain/errors.ts';
import { failureText, useTexts } from '../i18n/index.ts';
import styles from './failure-alert.module.css';

export interface FailureAlertProps {
  readonly failure: Failure;
  readonly onAgain?: (() => void) | undefined;
  readonly onClose?: (() => void) | undefined;
}

/** A failure where the data were to stand: what happened, what to do, and again. */
export function FailureAlert({ failure, onAgain, onClose }: FailureAlertProps) {
  const texts = useTexts();
  const { title, help } = failureText(texts, failure);
  return (
    <div role="alert" className={styles.alert}>
      <IconAlertTriangle size={20} className={styles.icon} aria-hidden />
      <div className={styles.words}>
        <strong>{title}</strong>
        <div>{help}</div>
      </div>
      <div className={styles.actions}>
        {onAgain !== undefined && (
          <Button variant="default" onClick={onAgain}>
            {texts.ui.tryAgain}
          </Button>
        )}
        {onClose !== undefined && (
          <Button variant="subtle" color="gray" onClick={onClose}>
            {texts.ui.close}
          </Button>
        )}
      </div>
    </div>
  );
}
