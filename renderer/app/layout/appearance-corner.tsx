import { ActionIcon, Button } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { useTexts } from '../../i18n/index.ts';
import { useLanguageChoice, useSchemeChoice } from '../appearance.tsx';
import styles from './appearance-corner.module.css';

/** Language and colours on the pages before the desk. */
export function AppearanceCorner() {
  const { app } = useTexts();
  const { seen, choose } = useSchemeChoice();
  const { locale, setLocale } = useLanguageChoice();
  const other = locale === 'ru' ? 'en' : 'ru';
  return (
    <div className={styles.corner}>
      <Button variant="subtle" color="gray" size="xs" lang={other} onClick={() => setLocale(other)}>
        {app.language[other]}
      </Button>
      <ActionIcon aria-label={seen === 'dark' ? app.colorScheme.toLight : app.colorScheme.toDark} onClick={() => choose(seen === 'dark' ? 'light' : 'dark')}>
        {seen === 'dark' ? <IconSun size={19} stroke={1.6} /> : <IconMoon size={19} stroke={1.6} />}
      </ActionIcon>
    </div>
  );
}
