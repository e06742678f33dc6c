import { Button, Checkbox } from '@mantine/core';
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import type { OutputFor } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import styles from './way-in.module.css';

export interface DiskNoticeProps {
  /** Undefined while it is being looked at. */
  readonly disk: OutputFor<'workstations', 'readDisk'> | undefined;
  readonly looking: boolean;
  readonly onLookAgain: () => void;
  readonly accepted: boolean;
  readonly onAccept: (accepted: boolean) => void;
  readonly tried: boolean;
  readonly disabled: boolean;
}

/** Whether who carries this computer away can read the school (ADR 0017), what to do about it, and who answers for it. */
export function DiskNotice({ disk, looking, onLookAgain, accepted, onAccept, tried, disabled }: DiskNoticeProps) {
  const { disk: t } = useTexts().workstations;
  if (disk === undefined) return <p className={styles.help} role="status">{t.looking}</p>;
  const isSafe = disk.state === 'encrypted';
  const DiskIcon = isSafe ? IconLock : IconAlertTriangle;
  return (
    <section className={styles.disk} data-tone={isSafe ? 'calm' : 'attention'} aria-label={t.title}>
      <h2 className={styles.diskTitle}>
        <DiskIcon size={20} aria-hidden />
        {t.states[disk.state]}
      </h2>
      <p className={styles.diskWords}>{t.abouts[disk.state]}</p>
      {!isSafe && (
        <>
          <p className={styles.diskWords}>{t.deeds[disk.system] ?? t.otherDeed}</p>
          <Checkbox
            label={t.accepts[disk.state === 'clear' ? 'clear' : 'unknown']} description={t.recorded} checked={accepted} disabled={disabled} error={tried && !accepted ? t.acceptMissing : undefined}
            onChange={(event) => onAccept(event.currentTarget.checked)}
          />
          <div>
            <Button variant="default" size="xs" loading={looking} disabled={disabled} onClick={onLookAgain}>{t.again}</Button>
          </div>
        </>
      )}
    </section>
  );
}
