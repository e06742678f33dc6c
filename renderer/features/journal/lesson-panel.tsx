import { ActionIcon, Button, Textarea, Tooltip } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconClipboardText, IconDots } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';
import { useApiQuery } from '../../bridge/index.ts';
import { RestoredNote, useDraft } from '../../app/drafts/drafts.tsx';
import { useLanguage } from '../../i18n/index.ts';
import { KeyHint } from '../../ui/index.ts';
import type { JournalDesk } from './journal-desk.ts';
import type { JournalSheet, LessonContent, WorkType } from './journal-sheet.ts';
import { useSheetValue } from './use-sheet-value.ts';
import { useKeys } from './use-keys.ts';
import { LessonWorks } from './lesson-works.tsx';
import styles from './lesson-panel.module.css';

export interface LessonPanelProps {
  readonly ref: RefObject<HTMLElement | null>;
  readonly desk: JournalDesk;
  readonly sheet: JournalSheet;
  readonly column: number;
  readonly workTypes: readonly WorkType[];
  readonly onColumn: (column: number) => void;
  readonly onColumnMenu: (point: { readonly x: number; readonly y: number }, column: number) => void;
  /** Back to the grid. */
  readonly onLeave: () => void;
}

/** The lesson as on the facing page of a paper journal: topic, homework, works. Everything typed is stored by itself. */
export function LessonPanel({ ref, desk, sheet, column, workTypes, onColumn, onColumnMenu, onLeave }: LessonPanelProps) {
  const { texts, format } = useLanguage();
  const { lesson: words, menu } = texts.journal;
  const lesson = sheet.lessons[column]!;
  useKeys(ref, (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onLeave();
  });
  return (
    <section ref={ref} className={styles.panel} aria-label={words.label}>
      <header className={styles.head}>
        <Tooltip label={words.previous}>
          <ActionIcon aria-label={words.previous} disabled={column === 0} onClick={() => onColumn(column - 1)}>
            <IconChevronLeft size={18} />
          </ActionIcon>
        </Tooltip>
        <h2 className={styles.date}>{capital(format.longDate(lesson.heldOn).replace(/\s*\d{4}\s*г?\.?$/u, ''))}</h2>
        <Tooltip label={words.next}>
          <ActionIcon aria-label={words.next} disabled={column === sheet.lessons.length - 1} onClick={() => onColumn(column + 1)}>
            <IconChevronRight size={18} />
          </ActionIcon>
        </Tooltip>
        <Tooltip label={menu.column}>
          <ActionIcon
            aria-label={menu.column} aria-haspopup="menu"
            onClick={(event) => {
              const { left, bottom } = event.currentTarget.getBoundingClientRect();
              onColumnMenu({ x: left, y: bottom }, column);
            }}
          >
            <IconDots size={18} />
          </ActionIcon>
        </Tooltip>
      </header>
      <LessonText key={lesson.lessonId} desk={desk} sheet={sheet} column={column} />
      {sheet.marked && <LessonWorks sheet={sheet} column={column} workTypes={workTypes} />}
    </section>
  );
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** After so long a pause in typing the text is sent. */
const SEND_AFTER_MS = 700;

function LessonText({ desk, sheet, column }: Pick<LessonPanelProps, 'desk' | 'sheet' | 'column'>) {
  const { texts, format } = useLanguage();
  const { lesson: words } = texts.journal;
  const lesson = sheet.lessons[column]!;
  const { lessonId } = lesson;
  const place = useRef<HTMLDivElement>(null);
  const { data, refetch } = useApiQuery('journal', 'readLesson', { lessonId }, { failureHandled: true });
  useEffect(() => {
    if (data) sheet.tellLesson(lessonId, data);
  }, [data, sheet, lessonId]);
  const stored = useSheetValue(sheet, () => sheet.lessonContent(lessonId), sameContent);
  // Who wrote it and when is the core's word: it is asked for when the own text has been stored.
  const pending = stored?.pending ?? false;
  const wasPending = useRef(false);
  useEffect(() => {
    if (wasPending.current && !pending) void refetch();
    wasPending.current = pending;
  }, [pending, refetch]);
  const problem = useSheetValue(sheet, () => sheet.lessonProblem(lessonId), Object.is);
  const draft = useLessonDraft(desk, sheet, lessonId);
  const shown = draft.typed ?? (problem?.place.of === 'lesson' ? problem.place.content : stored) ?? data;
  const locked = !sheet.head.writable || sheet.parts.term.closed;
  const planned = data?.planned ?? null;
  const follows = planned !== null && shown?.topic === planned.topic && (planned.homework === '' || shown.homework === planned.homework);

  const takePlanned = () => {
    if (!planned || locked) return;
    draft.sendNow({ topic: planned.topic, homework: planned.homework === '' ? (shown?.homework ?? '') : planned.homework });
  };
  useKeys(place, (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    takePlanned();
  });
  const change = (part: Partial<LessonContent>) => {
    if (shown) draft.type({ topic: shown.topic, homework: shown.homework, ...part });
  };
  const authorOf = (author: string | null, madeAt: number | null) => (author === null || madeAt === null ? '' : words.author(author, format.dateTime(madeAt)));
  const state = draft.typed ? words.typing : stored?.pending === true ? words.saving : data ? authorOf(data.author, data.madeAt) : '';

  return (
    <div ref={place} className={styles.text}>
      <div className={styles.time}>
        {words.number(lesson.bellNumber)}
        {data && data.startsAt !== '' && <span> · {words.time(data.startsAt, data.endsAt)}</span>}
      </div>
      <Textarea
        label={words.topic} autosize minRows={2} maxRows={5} maxLength={4000} value={shown?.topic ?? ''} readOnly={locked || !shown}
        onChange={(event) => change({ topic: event.currentTarget.value })} onBlur={draft.flush}
      />
      {planned ? (
        <div className={styles.planned}>
          <p>{follows ? words.same : words.planned(planned.number, planned.topic)}</p>
          {!follows && planned.homework !== '' && <p>{words.plannedHomework(planned.homework)}</p>}
          {!locked && !follows && (
            <Tooltip label={<KeyHint keys="Ctrl+Enter" />}>
              <Button size="compact-sm" variant="light" leftSection={<IconClipboardText size={15} />} onClick={takePlanned}>
                {words.takePlanned}
              </Button>
            </Tooltip>
          )}
        </div>
      ) : (
        data && <div className={styles.planned}><p>{words.noPlan}</p></div>
      )}
      <Textarea
        label={words.homework} autosize minRows={2} maxRows={5} maxLength={4000} value={shown?.homework ?? ''} readOnly={locked || !shown}
        onChange={(event) => change({ homework: event.currentTarget.value })} onBlur={draft.flush}
      />
      <div className={styles.state} role="status">{state}</div>
      <RestoredNote shown={draft.isRestored} />
      {problem && (
        <div className={styles.conflict} role="alert">
          <p>{problem.kind === 'conflict' ? words.conflict : texts.errors[problem.failure.code](problem.failure.params).title}</p>
          <div className={styles.choices}>
            {problem.kind === 'conflict' && (
              <Button size="compact-sm" onClick={() => void desk.refresh(sheet).then(() => sheet.replaceProblem(problem.id))}>{words.useMine}</Button>
            )}
            <Button size="compact-sm" variant="default" onClick={() => sheet.leaveProblem(problem.id)}>{words.useTheirs}</Button>
          </div>
        </div>
      )}
    </div>
  );
}

interface LessonDraft {
  /** What is typed and not sent yet. */
  readonly typed: LessonContent | null;
  readonly type: (content: LessonContent) => void;
  readonly sendNow: (content: LessonContent) => void;
  readonly flush: () => void;
  readonly isRestored: boolean;
}

/** Holds what is typed until a pause, the loss of focus, another lesson or the leaving of the page. */
function useLessonDraft(desk: JournalDesk, sheet: JournalSheet, lessonId: Parameters<JournalSheet['lessonContent']>[0]): LessonDraft {
  const { restored, keep, drop } = useDraft(`lesson/${lessonId}`);
  const [typed, setTyped] = useState<LessonContent | null>(() => contentBefore(restored));
  const held = useRef<LessonContent | null>(typed);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const content = held.current;
    held.current = null;
    setTyped(null);
    if (content) sheet.setLessonContent(lessonId, content);
    drop();
  }, [sheet, lessonId, drop]);
  useEffect(() => {
    const stop = desk.addDraft(flush);
    return () => {
      stop();
      flush();
    };
  }, [desk, flush]);
  const type = (content: LessonContent) => {
    held.current = content;
    setTyped(content);
    keep(JSON.stringify(content));
    clearTimeout(timer.current);
    timer.current = setTimeout(flush, SEND_AFTER_MS);
  };
  const sendNow = (content: LessonContent) => {
    held.current = content;
    flush();
  };
  return { typed, type, sendNow, flush, isRestored: restored !== null };
}

/** A text that was cut or is not ours is left aside. */
function contentBefore(restored: string | null): LessonContent | null {
  if (restored === null) return null;
  try {
    const { topic, homework } = JSON.parse(restored) as Partial<LessonContent>;
    return typeof topic === 'string' && typeof homework === 'string' ? { topic, homework } : null;
  } catch {
    return null;
  }
}

type SheetContent = ReturnType<JournalSheet['lessonContent']>;
const sameContent = (a: SheetContent, b: SheetContent): boolean =>
  a === b || (a !== undefined && b !== undefined && a.topic === b.topic && a.homework === b.homework && a.pending === b.pending);
