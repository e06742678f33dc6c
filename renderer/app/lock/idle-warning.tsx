import { useState } from 'react';
import { useApiEvent } from '../../bridge/index.ts';
import { useLanguage } from '../../i18n/index.ts';
import styles from './idle-warning.module.css';

/** Half a minute before the window locks by itself it says so, above everything, also above a dialog. Any key or movement ends it: the shell hears them. */
export function IdleWarning() {
  const { texts, format } = useLanguage();
  const { lock: t } = texts.accounts;
  const [secondsLeft, setSecondsLeft] = useState<number | null>(null);
  useApiEvent('idleWarning', (warning) => setSecondsLeft(warning.secondsLeft));
  if (secondsLeft === null) return null;
  return (
    <div className={styles.place}>
      <div className={styles.warning}>
        <strong role="timer">{t.warning(format.whole(secondsLeft))}</strong>
        <span role="alert">{t.warningHelp}</span>
      </div>
    </div>
  );
}
