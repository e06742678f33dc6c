import { SegmentedControl } from '@mantine/core';
import { useTexts } from '../../i18n/index.ts';

/** What of a class is shown. */
export type ClassView = 'pupils' | 'achievements';

export interface ViewChoiceProps {
  readonly view: ClassView;
  readonly onChoose: (view: ClassView) => void;
}

/** The pupils of a class, or what they achieved. */
export function ViewChoice({ view, onChoose }: ViewChoiceProps) {
  const { achievements: t } = useTexts();
  return (
    <SegmentedControl
      aria-label={t.views} value={view} data={[{ value: 'pupils', label: t.view.pupils }, { value: 'achievements', label: t.view.achievements }]}
      onChange={(value) => onChoose(value)}
    />
  );
}
