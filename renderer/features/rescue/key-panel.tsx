import { Button } from '@mantine/core';
import { IconAlertTriangle, IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useApiQuery } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { FailureAlert } from '../../ui/index.ts';
import { MakeKeyDialog } from './make-key-dialog.tsx';
import styles from './rescue.module.css';

/** Whether the school has a recovery key, of which day, and a way to make one. */
export function KeyPanel({ onMade }: { readonly onMade: () => void }) {
  const { rescue } = useTexts();
  const { key: t } = rescue;
  const format = useFormat();
  const keys = useApiQuery('rescue', 'listKeys', {}, { failureHandled: true });
  const [isMaking, setIsMaking] = useState(false);
  if (keys.error !== null) return <FailureAlert failure={keys.error.failure} onAgain={() => void keys.refetch()} />;
  if (keys.data === undefined) return null;
  const newest = keys.data[0];
  return (
    <section className={styles.key} aria-label={t.title} data-missing={newest === undefined || undefined}>
      {newest === undefined ? <IconAlertTriangle size={22} aria-hidden /> : <IconKey size={22} aria-hidden />}
      <div className={styles.keyWords}>
        <strong>{newest === undefined ? t.none : t.title}</strong>
        {newest === undefined ? t.noneHelp : [t.made(format.dateTime(newest.madeAt), newest.keyId), ...(keys.data.length > 1 ? [t.more(keys.data.length - 1)] : [])].join(' · ')}
      </div>
      <Button variant={newest === undefined ? 'filled' : 'default'} onClick={() => setIsMaking(true)}>{newest === undefined ? t.make : t.makeAnother}</Button>
      {isMaking && (
        <MakeKeyDialog
          isAnother={newest !== undefined}
          onMade={() => {
            void keys.refetch();
            onMade();
          }}
          onClose={() => setIsMaking(false)}
        />
      )}
    </section>
  );
}
