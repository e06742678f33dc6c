import { Button, Popover, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconCloudPause, IconPencil } from '@tabler/icons-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { formatCell } from '#domain/journal/index.ts';
import { failureText, useLanguage, type Language } from '../../i18n/index.ts';
import { failureLine } from './journal-model.ts';
import type { QueueState } from './command-queue.ts';
import type { JournalDesk } from './journal-desk.ts';
import type { JournalSheet, Problem } from './journal-sheet.ts';
import styles from './storing-status.module.css';

export interface StoringStatusProps {
  readonly desk: JournalDesk;
  readonly sheet: JournalSheet;
  /** Shows the place of a problem of this sheet. */
  readonly onShow: (problem: Problem) => void;
}

/** Storing takes a few milliseconds; only what takes longer is worth a word. */
const SPEAK_AFTER_MS = 350;

/** Whether everything typed is on the disk, in words. */
export function StoringStatus({ desk, sheet, onShow }: StoringStatusProps) {
  const { texts } = useLanguage();
  const { status } = texts.journal;
  const state = useQueueState(desk);
  const problems = useSyncExternalStore(desk.subscribe, () => desk.problems);
  const [opened, setOpened] = useState(false);

  if (problems.length > 0) {
    return (
      <Popover opened={opened} onChange={setOpened} position="bottom-end" width={440} shadow="md" trapFocus returnFocus>
        <Popover.Target>
          <UnstyledButton className={`${styles.status} ${styles.problem}`} aria-haspopup="dialog" aria-expanded={opened} onClick={() => setOpened((open) => !open)}>
            <IconAlertTriangle size={16} aria-hidden />
            {status.problems(problems.length)}
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown p={0} aria-label={texts.journal.problems.title}>
          <ProblemList desk={desk} shown={sheet} onShow={(problem) => { setOpened(false); onShow(problem); }} />
        </Popover.Dropdown>
      </Popover>
    );
  }
  switch (state.is) {
    case 'idle':
      return (
        <span className={styles.status} role="status">
          <IconCheck size={16} aria-hidden />
          {status.saved}
        </span>
      );
    case 'saving':
      return (
        <span className={styles.status} role="status">
          <IconPencil size={16} aria-hidden />
          {status.saving}
        </span>
      );
    case 'held':
      return (
        <span className={`${styles.status} ${styles.held}`} role="alert" title={failureText(texts, state.failure).help}>
          <IconCloudPause size={16} aria-hidden />
          {status.held(state.commands, failureText(texts, state.failure).title)}
          <Button size="compact-xs" variant="default" onClick={() => desk.queue.retry()}>
            {status.retry}
          </Button>
        </span>
      );
    default:
      return state satisfies never;
  }
}

function useQueueState(desk: JournalDesk): QueueState {
  const [shown, setShown] = useState(desk.queue.state);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = desk.queue.subscribe(() => {
      if (desk.queue.state.is === 'idle') {
        clearTimeout(timer);
        timer = undefined;
        setShown(desk.queue.state);
      } else {
        timer ??= setTimeout(() => {
          timer = undefined;
          setShown(desk.queue.state);
        }, SPEAK_AFTER_MS);
      }
    });
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [desk]);
  return shown;
}

interface ProblemListProps {
  readonly desk: JournalDesk;
  readonly shown: JournalSheet;
  readonly onShow: (problem: Problem) => void;
}

function ProblemList({ desk, shown, onShow }: ProblemListProps) {
  const language = useLanguage();
  const { problems: words } = language.texts.journal;
  return (
    <div className={styles.list}>
      <div className={styles.listHead}>
        <strong>{words.title}</strong>
        <span>{words.about}</span>
      </div>
      {desk.problems.map(({ sheet, problem }) => (
        <div key={`${sheet.journalId}/${problem.id}`} className={styles.entry}>
          <strong>{placeOf(sheet, language, problem)}</strong>
          <span>{failureLine(language, problem.failure)}</span>
          <span>
            {words.typed(problem.typed)}. {nowOf(sheet, problem) === null ? '' : words.now(nowOf(sheet, problem) ?? '')}
          </span>
          <div className={styles.choices}>
            {problem.failure.code === 'password_needed' && (
              <Button size="compact-sm" onClick={() => sheet.replaceProblem(problem.id)}>
                {words.withPassword}
              </Button>
            )}
            {problem.kind === 'conflict' && problem.place.of !== 'work' && (
              <Button size="compact-sm" onClick={() => void desk.refresh(sheet).then(() => sheet.replaceProblem(problem.id))}>
                {words.replace}
              </Button>
            )}
            <Button size="compact-sm" variant="default" onClick={() => sheet.leaveProblem(problem.id)}>
              {problem.kind === 'conflict' ? words.leave : words.discard}
            </Button>
            {sheet === shown && (
              <Button size="compact-sm" variant="subtle" onClick={() => onShow(problem)}>
                {words.go}
              </Button>
            )}
          </div>
        </div>
      ))}
    </div>
  );
}

function placeOf(sheet: JournalSheet, { texts, format }: Language, { place }: Problem): string {
  const { problems } = texts.journal;
  const pupil = 'pupilId' in place ? (sheet.pupils[sheet.rowOf(place.pupilId)]?.name ?? '') : problems.notPerson;
  const lesson = 'lessonId' in place ? sheet.lessons[sheet.columnOf(place.lessonId)] : undefined;
  const day = lesson ? format.date(lesson.heldOn) : '';
  switch (place.of) {
    case 'cell': return `${pupil}, ${day}`;
    case 'comment': return `${pupil}, ${day}: ${problems.comment.toLowerCase()}`;
    case 'term': return `${pupil}: ${problems.term.toLowerCase()}`;
    case 'work': return `${problems.work}, ${day}`;
    case 'lesson': return `${problems.lesson}, ${day}`;
    default: return place satisfies never;
  }
}

/** What stands there now; null where one text does not tell it. */
function nowOf(sheet: JournalSheet, { place }: Problem): string | null {
  switch (place.of) {
    case 'cell': {
      const row = sheet.rowOf(place.pupilId);
      const column = sheet.columnOf(place.lessonId);
      return row === -1 || column === -1 ? null : formatCell(sheet.content(row, column));
    }
    case 'term':
      return sheet.termMark(sheet.rowOf(place.pupilId)).value ?? '';
    case 'comment':
    case 'work':
    case 'lesson':
      return null;
    default:
      return place satisfies never;
  }
}
