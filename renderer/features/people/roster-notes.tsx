import { Popover, Button } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import type { OutputFor } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import styles from './people.module.css';

/** What is worth knowing of the file as a whole: one line in sight, the rest behind it. */
export function RosterNotes({ preview }: { readonly preview: OutputFor<'people', 'previewRoster'> }) {
  const { people: t } = useTexts();
  const { notes } = t.roster;
  const { hasMacros, formulas, ignored, passedLines, encoding } = preview;
  const words = [
    hasMacros ? notes.macros : '',
    ignored.length > 0 ? notes.ignored(ignored) : '',
    formulas > 0 ? notes.formulas(formulas) : '',
    passedLines.length > 0 ? notes.passed(passedLines) : '',
    encoding === null ? '' : notes.encoding[encoding],
  ].filter((note) => note !== '');
  const [first, ...more] = words;
  if (first === undefined) return null;
  return (
    <div className={styles.notes}>
      <IconInfoCircle size={16} stroke={1.6} className={styles.noteIcon} aria-hidden />
      <span className={styles.note} title={first}>
        {first}
      </span>
      {more.length > 0 && (
        <Popover position="bottom-end" width={420} shadow="md" withArrow>
          <Popover.Target>
            <Button size="compact-sm" variant="subtle" color="gray">
              +{more.length}
            </Button>
          </Popover.Target>
          <Popover.Dropdown>
            <ul className={styles.noteList}>
              {words.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </Popover.Dropdown>
        </Popover>
      )}
    </div>
  );
}
