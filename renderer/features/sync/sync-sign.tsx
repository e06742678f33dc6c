import { Popover, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCloudOff, IconCloudUp, type Icon } from '@tabler/icons-react';
import { useState } from 'react';
import type { CommandId } from '#domain/ids.ts';
import { useLanguage } from '../../i18n/index.ts';
import { ProblemDialog } from './problem-dialog.tsx';
import { SyncPanel } from './sync-panel.tsx';
import { useSteadyStatus, useSyncStatus, useToday } from './sync-status.ts';
import { signOf, type SignTone } from './sync-words.ts';
import styles from './sync.module.css';

/** Each state has its own picture, so that no colour has to be told apart. */
const ICONS: Readonly<Record<SignTone, Icon>> = { calm: IconCheck, busy: IconCloudUp, away: IconCloudOff, problem: IconAlertTriangle };

/** How this workstation stands with the school server, in the top bar; opens the panel. Nothing in a school without a server. */
export function SyncSign() {
  const language = useLanguage();
  const { sign: t, panel } = language.texts.sync;
  const status = useSyncStatus();
  const steady = useSteadyStatus(status);
  const today = useToday();
  const [opened, setOpened] = useState(false);
  const [decided, setDecided] = useState<CommandId | null>(null);
  const sign = steady === undefined ? null : signOf(steady, language, today);
  if (status === undefined || sign === null) return null;
  const SignIcon = ICONS[sign.tone];
  return (
    <>
      <Popover opened={opened} onChange={setOpened} position="bottom-end" width={480} shadow="md" trapFocus returnFocus>
        <Popover.Target>
          <UnstyledButton
            className={styles.sign} data-tone={sign.tone} aria-haspopup="dialog" aria-expanded={opened} aria-label={`${t.label}: ${sign.words}`} title={sign.words}
            onClick={() => setOpened((open) => !open)}
          >
            <SignIcon size={16} aria-hidden />
            <span className={styles.signWords}>{sign.words}</span>
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown p={0} aria-label={panel.title}>
          {opened && (
            <SyncPanel
              status={status}
              onClose={() => setOpened(false)}
              onDecide={(commandId) => {
                setOpened(false);
                setDecided(commandId);
              }}
            />
          )}
        </Popover.Dropdown>
      </Popover>
      <VisuallyHidden role="status">{sign.said}</VisuallyHidden>
      {decided !== null && <ProblemDialog commandId={decided} onClose={() => setDecided(null)} />}
    </>
  );
}
