import { Button, Progress } from '@mantine/core';
import type { ReactNode } from 'react';
import { useFormat, useTexts } from '../i18n/index.ts';
import styles from './progress-panel.module.css';

export interface ProgressPanelProps {
  readonly title: string;
  /** What is being done at this moment. */
  readonly step: ReactNode;
  readonly done: number;
  /** 0 = not known yet: the bar moves without saying how far. */
  readonly total: number;
  readonly cancelling?: boolean;
  readonly onCancel?: (() => void) | undefined;
}

/** Long work: what, how far, and a way to stop it. */
export function ProgressPanel({ title, step, done, total, cancelling = false, onCancel }: ProgressPanelProps) {
  const { ui } = useTexts();
  const format = useFormat();
  const known = total > 0;
  return (
    <div className={styles.panel}>
      <div className={styles.line}>
        <strong>{title}</strong>
        <span className={styles.count}>{known ? ui.progress(format.whole(done), format.whole(total)) : ''}</span>
      </div>
      <Progress value={known ? (done / total) * 100 : 100} animated={!known} aria-label={title} size={8} radius="sm" transitionDuration={150} />
      <div className={styles.line}>
        <span className={styles.step} aria-live="polite">
          {cancelling ? ui.cancelling : step}
        </span>
        {onCancel !== undefined && (
          <Button variant="default" size="xs" onClick={onCancel} disabled={cancelling}>
            {ui.cancel}
          </Button>
        )}
      </div>
    </div>
  );
}
