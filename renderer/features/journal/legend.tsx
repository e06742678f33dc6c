import { ActionIcon, Popover, Tooltip } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTexts } from '../../i18n/index.ts';
import styles from './legend.module.css';

const SAMPLES = ['control', 'today', 'locked', 'outside', 'pending', 'unsent', 'refused', 'conflict', 'note', 'dot'] as const;

/** What is written in cells and what colours mean. */
export function Legend() {
  const { legend } = useTexts().journal;
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={430} shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <Tooltip label={legend.title} disabled={opened}>
          <ActionIcon aria-label={legend.title} aria-haspopup="dialog" aria-expanded={opened} onClick={() => setOpened((open) => !open)}>
            <IconHelpCircle size={19} stroke={1.6} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={legend.title} tabIndex={-1}>
        <div className={styles.columns}>
          <div>
            <div className={styles.title}>{legend.marks}</div>
            <dl className={styles.entries}>
              {legend.entries.map(([sign, meaning]) => (
                <div key={sign} className={styles.entry}>
                  <dt className={styles.sign}>{sign}</dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </div>
          <div>
            <div className={styles.title}>{legend.colours}</div>
            <dl className={styles.entries}>
              {SAMPLES.map((sample) => (
                <div key={sample} className={styles.entry}>
                  <dt className={styles.sample} data-sample={sample} aria-hidden>{sample === 'dot' ? '' : '5'}</dt>
                  <dd>{legend[sample]}</dd>
                </div>
              ))}
            </dl>
          </div>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
