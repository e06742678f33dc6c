import { Button, CloseButton } from '@mantine/core';
import { IconCircleCheck, IconExternalLink, IconFolder } from '@tabler/icons-react';
import { useTexts } from '../../i18n/index.ts';
import type { LetterMaking } from './use-letter-making.ts';
import styles from './letters.module.css';

/** What has just been made, and the way to it. It stays until it is closed or the next letters are made. */
export function MadeStrip({ making }: { readonly making: LetterMaking }) {
  const { make: t } = useTexts().letters;
  const { made } = making;
  return (
    <div role="status" className={styles.strip}>
      {made !== null && (
        <div className={styles.made}>
          <IconCircleCheck size={20} className={styles.madeIcon} aria-hidden />
          <div className={styles.madeWords}>
            <strong>{t.doneTitle(made.count)}</strong>
            <div className={styles.quiet}>{t.doneFile(made.first, made.last)}</div>
          </div>
          <Button variant="subtle" leftSection={<IconExternalLink size={16} />} onClick={() => void making.show('open')}>
            {t.open}
          </Button>
          <Button variant="subtle" leftSection={<IconFolder size={16} />} onClick={() => void making.show('folder')}>
            {t.folder}
          </Button>
          <CloseButton aria-label={t.closeMade} onClick={making.forgetMade} />
        </div>
      )}
    </div>
  );
}
