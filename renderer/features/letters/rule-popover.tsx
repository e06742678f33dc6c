import { Button, NumberInput, Popover } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useTexts } from '../../i18n/index.ts';
import type { Thresholds } from './letter-options.ts';
import styles from './letters.module.css';

const FIELDS = [
  { name: 'absencePercent', min: 0, max: 100, step: 5 },
  { name: 'densityPercent', min: 0, max: 100, step: 5 },
  { name: 'averageBelow', min: 1, max: 5, step: 0.1 },
  { name: 'debtsFrom', min: 1, max: 99, step: 1 },
] as const;

/** The four conditions of «по правилу»; an emptied field switches its condition off. */
export function RulePopover({ thresholds, onChange }: { readonly thresholds: Thresholds; readonly onChange: (thresholds: Thresholds) => void }) {
  const { rules } = useTexts().letters;
  return (
    <Popover position="bottom-start" width={330} trapFocus withArrow shadow="md">
      <Popover.Target>
        <Button variant="subtle" color="gray" leftSection={<IconAdjustmentsHorizontal size={16} />}>
          {rules.button}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className={styles.rules}>
          <strong>{rules.title}</strong>
          <span className={styles.quiet}>{rules.help}</span>
          {FIELDS.map(({ name, min, max, step }) => (
            <NumberInput
              key={name}
              label={rules[name]}
              value={thresholds[name] ?? ''}
              min={min}
              max={max}
              step={step}
              clampBehavior="strict"
              onChange={(value) => onChange({ ...thresholds, [name]: typeof value === 'number' ? value : null })}
            />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
