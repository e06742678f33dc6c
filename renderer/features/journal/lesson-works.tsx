import { ActionIcon, Button, NumberInput, Select, TextInput, Tooltip } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { MOST_MARKS_IN_CELL } from '#domain/journal/index.ts';
import { useLanguage, useTexts } from '../../i18n/index.ts';
import { weightDigits } from './journal-model.ts';
import type { JournalSheet, SheetWork, WorkType } from './journal-sheet.ts';
import { useSheetValue } from './use-sheet-value.ts';
import styles from './lesson-works.module.css';

export interface LessonWorksProps {
  readonly sheet: JournalSheet;
  readonly column: number;
  readonly workTypes: readonly WorkType[];
}

/** The works of a lesson: kind, weight, title. */
export function LessonWorks({ sheet, column, workTypes }: LessonWorksProps) {
  const { lesson: words } = useTexts().journal;
  const works = useSheetValue(sheet, () => sheet.worksOf(column), sameWorks);
  const locked = !sheet.head.writable || sheet.parts.term.closed;
  const full = works.length >= MOST_MARKS_IN_CELL;
  return (
    <div className={styles.works}>
      <h3 className={styles.title}>{words.works}</h3>
      {works.length === 0 && <p className={styles.none}>{words.noWorks}</p>}
      {works.map((work) => (
        <WorkRow key={work.workId} sheet={sheet} column={column} work={work} workTypes={workTypes} locked={locked} />
      ))}
      {!locked && (
        <Tooltip label={words.mostWorks} disabled={!full}>
          <Button
            size="compact-sm" variant="subtle" leftSection={<IconPlus size={15} />} data-disabled={full || undefined} aria-disabled={full}
            onClick={() => {
              if (!full) sheet.addWork(column, sheet.answerType());
            }}
          >
            {words.addWork}
          </Button>
        </Tooltip>
      )}
    </div>
  );
}

interface WorkRowProps extends LessonWorksProps {
  readonly work: SheetWork;
  readonly locked: boolean;
}

function WorkRow({ sheet, column, work, workTypes, locked }: WorkRowProps) {
  const { texts, format } = useLanguage();
  const { lesson: words } = texts.journal;
  // Null while nothing is being typed: then the stored value is shown.
  const [title, setTitle] = useState<string | null>(null);
  const [weight, setWeight] = useState<number | string | null>(null);
  const name = work.type?.name ?? '';
  const change = (part: Partial<Pick<SheetWork, 'workTypeId' | 'title' | 'weight'>>) => sheet.changeWork(column, { ...work, ...part });
  const sendWeight = () => {
    if (typeof weight === 'number' && weight !== work.weight) change({ weight });
    setWeight(null);
  };
  const sendTitle = () => {
    if (title !== null && title.trim() !== work.title) change({ title: title.trim() });
    setTitle(null);
  };
  if (locked) {
    return (
      <p className={styles.read}>
        {words.workRead(name, format.decimal(work.weight, weightDigits(work.weight)))}
        {work.title !== '' && <span>{work.title}</span>}
      </p>
    );
  }
  return (
    <div className={styles.work}>
      <Select
        className={styles.type ?? ''} size="xs" aria-label={words.workType} searchable allowDeselect={false} value={work.workTypeId}
        data={workTypes.map((type) => ({ value: type.workTypeId, label: type.name }))} comboboxProps={{ width: 240, position: 'bottom-start' }}
        onChange={(value) => {
          const type = workTypes.find((one) => one.workTypeId === value);
          if (type && type.workTypeId !== work.workTypeId) change({ workTypeId: type.workTypeId, weight: type.weight });
        }}
      />
      <NumberInput
        className={styles.weight ?? ''} size="xs" aria-label={words.weight} min={0} max={10} step={0.5} decimalScale={2} clampBehavior="strict" value={weight ?? work.weight}
        onChange={setWeight} onBlur={sendWeight} onKeyDown={(event) => { if (event.key === 'Enter') sendWeight(); }}
      />
      <Tooltip label={work.hasEntries ? words.hasMarks : words.removeWork(name)}>
        <ActionIcon
          aria-label={words.removeWork(name)} data-disabled={work.hasEntries || undefined} aria-disabled={work.hasEntries}
          onClick={() => {
            if (!work.hasEntries) sheet.removeWork(column, work.workId);
          }}
        >
          <IconTrash size={16} stroke={1.6} />
        </ActionIcon>
      </Tooltip>
      <TextInput
        className={styles.workTitle ?? ''} size="xs" aria-label={words.workTitle} placeholder={words.workTitle} maxLength={200} value={title ?? work.title}
        onChange={(event) => setTitle(event.currentTarget.value)} onBlur={sendTitle} onKeyDown={(event) => { if (event.key === 'Enter') sendTitle(); }}
      />
    </div>
  );
}

const sameWorks = (a: readonly SheetWork[], b: readonly SheetWork[]): boolean =>
  a.length === b.length &&
  a.every((work, index) => {
    const other = b[index]!;
    return (
      work.workId === other.workId && work.workTypeId === other.workTypeId && work.title === other.title && work.weight === other.weight &&
      work.version === other.version && work.pending === other.pending && work.hasEntries === other.hasEntries
    );
  });
