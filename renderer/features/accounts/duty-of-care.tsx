import { Checkbox } from '@mantine/core';
import { useTexts } from '../../i18n/index.ts';
import styles from './password.module.css';

export interface DutyOfCareProps {
  readonly hasRead: boolean;
  readonly onRead: (hasRead: boolean) => void;
  /** Shows that it is missing. */
  readonly tried: boolean;
  readonly disabled?: boolean;
}

/** What one takes on with a login and a password, in plain words, and that it was read. */
export function DutyOfCare({ hasRead, onRead, tried, disabled = false }: DutyOfCareProps) {
  const { first: t } = useTexts().accounts;
  return (
    <section className={styles.duty} aria-label={t.dutyTitle}>
      <h2 className={styles.dutyTitle}>{t.dutyTitle}</h2>
      <ul className={styles.duties}>
        {t.duties.map((duty) => <li key={duty}>{duty}</li>)}
      </ul>
      <Checkbox label={t.read} checked={hasRead} disabled={disabled} error={tried && !hasRead ? t.readMissing : undefined} onChange={(event) => onRead(event.currentTarget.checked)} />
    </section>
  );
}
