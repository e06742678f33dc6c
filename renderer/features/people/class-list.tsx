import type { KeyboardEvent } from 'react';
import type { GroupId } from '#domain/ids.ts';
import type { OutputFor } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { shortName } from '../../ui/index.ts';
import styles from './people.module.css';

export interface ClassListProps {
  readonly classes: OutputFor<'school', 'readOverview'>['classes'];
  readonly chosen: GroupId;
  readonly onChoose: (groupId: GroupId) => void;
}

/** The classes with their teachers and how many pupils they have. Arrows move, Enter opens. */
export function ClassList({ classes, chosen, onChoose }: ClassListProps) {
  const { people: t } = useTexts();
  const onKeyDown = (event: KeyboardEvent<HTMLButtonElement>) => {
    const step = event.code === 'ArrowDown' ? 1 : event.code === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    const buttons = [...(event.currentTarget.closest('ul')?.querySelectorAll('button') ?? [])];
    const next = buttons[buttons.indexOf(event.currentTarget) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <nav className={styles.classes} aria-label={t.classes}>
      <ul>
        {classes.map((group, index) => (
          <li key={group.groupId} data-first={group.grade !== classes[index - 1]?.grade || undefined}>
            <button
              type="button"
              className={styles.class}
              aria-current={group.groupId === chosen ? 'true' : undefined}
              tabIndex={group.groupId === chosen ? 0 : -1}
              onClick={() => onChoose(group.groupId)}
              onKeyDown={onKeyDown}
            >
              <span className={styles.className}>{group.name}</span>
              <span className={styles.classTeacher}>{group.classTeacher === null ? '' : shortName(group.classTeacher.name)}</span>
              <span className={styles.classCount} title={t.inClass(group.pupils)}>
                {group.pupils}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
