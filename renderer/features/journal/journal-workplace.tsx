import { ActionIcon, Tooltip } from '@mantine/core';
import { IconLayoutSidebarRightCollapse, IconLayoutSidebarRightExpand, IconLock, IconEye } from '@tabler/icons-react';
import { startTransition, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { CommandId, LessonId, PupilId } from '#domain/ids.ts';
import { ATTENDANCE_CODES, attendanceLabel } from '#domain/journal/index.ts';
import { ProblemDialog } from '../sync/index.ts';
import { RestoredNote, useDraftPlaces } from '../../app/drafts/drafts.tsx';
import { useBridge } from '../../bridge/index.ts';
import { JournalGrid, type CellAt, type CellRange, type GridHandle, type GridOwner, type GridTexts } from '../../grid/index.ts';
import { useLanguage } from '../../i18n/index.ts';
import { EmptyState, useAfterPaint } from '../../ui/index.ts';
import { CellDetailsStore } from './cell-details.ts';
import { CellMenu, type MenuChoice } from './cell-menu.tsx';
import { commentDrafts, CommentEditor } from './comment-editor.tsx';
import { describeCell, sayCell } from './cell-words.ts';
import { DeliveryWatch } from './delivery-watch.ts';
import { EditHistory } from './edit-history.ts';
import { HistoryButtons } from './history-buttons.tsx';
import type { ListedJournal } from './journal-chooser.tsx';
import type { JournalDesk, Overview } from './journal-desk.ts';
import { PLAIN_TEXT, takeEdits, type FillMeaning } from './journal-edits.ts';
import { JournalHead } from './journal-head.tsx';
import { failureLine } from './journal-model.ts';
import type { JournalSheet, Problem } from './journal-sheet.ts';
import { Legend } from './legend.tsx';
import { LessonPanel } from './lesson-panel.tsx';
import { LiveModel } from './live-model.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { columnOfResult, resultAt } from './result-columns.ts';
import { useCellDraft } from './use-cell-draft.ts';
import { useKeys } from './use-keys.ts';
import { NOTHING_WANTED, useReasonDraft, type WantedReason } from './use-reason-draft.ts';
import { StoringStatus } from './storing-status.tsx';
import styles from './journal-workplace.module.css';

export interface JournalWorkplaceProps {
  readonly desk: JournalDesk;
  readonly sheet: JournalSheet;
  readonly overview: Overview;
  readonly journals: readonly ListedJournal[];
  readonly listed: ListedJournal;
  readonly onOpenJournal: (journal: ListedJournal, term?: Overview['terms'][number]) => void;
  readonly onForesee: (journal: ListedJournal) => void;
  readonly emptyIcon: ReactNode;
  /** The place that the address asks for; taken out of it by `onWantedShown`. */
  readonly wanted: WantedPlace;
  readonly onWantedShown: () => void;
}

/** A cell by its lesson and pupil; a pupil alone stands for the term mark, a lesson alone for its topic. */
export interface WantedPlace {
  readonly lessonId?: LessonId | undefined;
  readonly pupilId?: PupilId | undefined;
}

/** A cell is looked at when the selection rests on it: the lesson beside follows, its details are read. */
const REST_MS = 120;

const waitMs = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface OpenMenu {
  readonly point: { readonly x: number; readonly y: number };
  readonly of: 'cells' | 'column';
  readonly column: number;
  readonly several: boolean;
  /** The refused command of the cell. */
  readonly decision: CommandId | null;
}

/** One term of one journal at work: the grid, and beside it the lesson as on the facing page of a paper journal. */
export function JournalWorkplace({ desk, sheet, overview, journals, listed, onOpenJournal, onForesee, emptyIcon, wanted, onWantedShown }: JournalWorkplaceProps) {
  const language = useLanguage();
  const { journal: texts, roles: { whoMay } } = language.texts;
  const bridge = useBridge();
  const grid = useRef<GridHandle>(null);
  const place = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLElement>(null);
  const workplace = useRef<HTMLDivElement>(null);
  const live = useMemo(() => new LiveModel(sheet, language), [sheet, language]);
  const model = useSyncExternalStore(live.subscribe, live.get);
  const [history] = useState(() => new EditHistory());
  const details = useMemo(() => new CellDetailsStore(bridge, sheet), [bridge, sheet]);
  const start = useMemo(() => startColumn(sheet), [sheet]);
  const [lessonColumn, setLessonColumn] = useState(start);
  const [panelShown, setPanelShown] = useState(true);
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [comment, setComment] = useState<{ readonly at: CellAt; readonly anchor: DOMRect } | null>(null);
  const [wantReason, setWantReason] = useState<WantedReason>(NOTHING_WANTED);
  const reasonDraft = useReasonDraft(sheet, setWantReason);
  const { onDraft, isRestored } = useCellDraft(sheet, grid);
  const [decided, setDecided] = useState<CommandId | null>(null);
  const meaning = useRef<FillMeaning>(PLAIN_TEXT);
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  const panelReady = useAfterPaint();

  useEffect(() => details.follow(), [details]);
  useEffect(() => () => clearTimeout(resting.current), []);
  // The grid begins at today's lesson; where there is none the last one held is in sight.
  useEffect(() => {
    if (sheet.lessons[start]?.heldOn !== sheet.parts.today && sheet.lessons.length > 0 && sheet.pupils.length > 0) grid.current?.select({ row: 0, column: start });
  }, [sheet, start]);

  const isReal = overview.school.kind !== 'demo';
  useEffect(() => (isReal ? new DeliveryWatch({ bridge, queue: desk.queue, sheet, wait: waitMs }).follow() : undefined), [isReal, bridge, desk, sheet]);

  const focusGrid = useCallback(() => grid.current?.focus(), []);

  const owner = useMemo<GridOwner>(() => {
    const words = (failure: Parameters<typeof failureLine>[1]) => failureLine(language, failure);
    return {
      onEdits(edits, cause) {
        const outcome = takeEdits(sheet, edits, meaning.current, words);
        history.note(edits, cause, outcome.verdicts);
        if (outcome.wantReason.length > 0) {
          setWantReason({ rows: outcome.wantReason, restored: null });
          // The marks themselves are typed and not stored, before a word of the reason is.
          reasonDraft.keep(outcome.wantReason, '');
        }
        return outcome.verdicts;
      },
      onDraft,
      say: (at) => sayCell(sheet, language, at, live.get().cell(at.row, at.column).text),
      describe(at) {
        const known = details.get(at.row, at.column);
        // What is not read yet is there at the next look.
        if (!known && at.column < sheet.lessons.length) void details.read(at.row, at.column);
        return describeCell(sheet, language, at, known, overview.densityNorm);
      },
      onSelect(active) {
        clearTimeout(resting.current);
        if (active.column >= sheet.lessons.length) return;
        resting.current = setTimeout(() => {
          startTransition(() => setLessonColumn(active.column));
          void details.read(active.row, active.column);
        }, REST_MS);
      },
      onOpen(column) {
        if (column >= sheet.lessons.length) return;
        setLessonColumn(column);
        setPanelShown(true);
      },
      onComment(at) {
        if (at.column < sheet.lessons.length) setComment({ at, anchor: anchorOfActive(place.current) });
      },
      onDecide: (at) => setDecided(decisionAt(sheet, at)),
      onMenu(at, point) {
        setMenu({ point: point.x === 0 && point.y === 0 ? pointOf(anchorOfActive(place.current)) : point, of: 'cells', column: at.column, several: isSeveral(grid.current?.range), decision: decisionAt(sheet, at) });
      },
    };
  }, [sheet, language, history, details, live, overview.densityNorm, onDraft, reasonDraft]);

  const gridTexts = useMemo((): GridTexts => {
    const { grid: words } = texts;
    return {
      label: words.label(sheet.head.groupName, sheet.head.subjectName, sheet.parts.term.name),
      typing: words.typing,
      help: words.help,
      readOnly: words.readOnly,
      nothingToUndo: words.nothingToUndo,
      nothingToRedo: words.nothingToRedo,
      selected: words.selected,
      copied: words.copied,
      done: (cause, cells, skipped) => [words.done[cause](cells), ...(skipped > 0 ? [words.skipped(skipped)] : [])].join(', '),
    };
  }, [texts, sheet]);

  /** One text into the selection, with what the menu meant by it. */
  const fill = useCallback((text: string, as: FillMeaning) => {
    meaning.current = as;
    try {
      grid.current?.enter(text);
    } finally {
      meaning.current = PLAIN_TEXT;
    }
  }, []);

  const selectColumn = useCallback((column: number) => {
    grid.current?.select({ row: 0, column }, { row: sheet.pupils.length - 1, column });
  }, [sheet]);

  const choose = useCallback((choice: MenuChoice) => {
    const column = menu?.column ?? 0;
    if (menu?.of === 'column') selectColumn(column);
    switch (choice.is) {
      case 'attendance':
        fill(choice.code === null ? '' : attendanceLabel(choice.code), { is: 'attendance', code: choice.code });
        break;
      case 'debt':
        fill('.', PLAIN_TEXT);
        break;
      case 'clear':
        fill('', PLAIN_TEXT);
        break;
      case 'proposals':
        fill('?', { is: 'proposal' });
        break;
      case 'decide':
        setDecided(menu?.decision ?? null);
        return;
      case 'comment':
        if (grid.current) setComment({ at: grid.current.active, anchor: anchorOfActive(place.current) });
        return;
      case 'undo':
        grid.current?.undo();
        break;
      case 'lesson':
        setLessonColumn(column);
        setPanelShown(true);
        break;
      default:
        choice satisfies never;
    }
    focusGrid();
  }, [fill, focusGrid, menu, selectColumn]);

  useKeys(workplace, (event) => {
    if (event.code === 'F6' && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      if (panel.current?.contains(document.activeElement)) {
        focusGrid();
        return;
      }
      setPanelShown(true);
      requestAnimationFrame(() => (panel.current?.querySelector<HTMLElement>('textarea') ?? panel.current?.querySelector<HTMLElement>('button'))?.focus());
      return;
    }
    if (event.key === 'Escape') dropProblemAt(sheet, grid.current?.active);
  });

  const showProblem = useCallback((problem: Problem) => {
    const { place: at } = problem;
    if (at.of === 'cell' || at.of === 'comment') {
      grid.current?.select({ row: sheet.rowOf(at.pupilId), column: sheet.columnOf(at.lessonId) });
    } else if (at.of === 'term') {
      grid.current?.select({ row: sheet.rowOf(at.pupilId), column: columnOfResult(sheet, 'term') });
    } else {
      setLessonColumn(Math.max(0, sheet.columnOf(at.lessonId)));
      setPanelShown(true);
    }
    focusGrid();
  }, [focusGrid, sheet]);

  // A comment that was being typed when the window locked is opened where it stood.
  const [unfinished] = useDraftPlaces(commentDrafts(sheet));
  useEffect(() => {
    if (unfinished === undefined) return undefined;
    const [lessonId, pupilId] = unfinished.slice(commentDrafts(sheet).length).split('/');
    const at = { row: sheet.rowOf(pupilId as PupilId), column: sheet.columnOf(lessonId as LessonId) };
    if (at.row === -1 || at.column === -1) return undefined;
    grid.current?.select(at);
    // The cell is where it will be seen after the next paint.
    const painted = requestAnimationFrame(() => setComment({ at, anchor: anchorOfActive(place.current) }));
    return () => cancelAnimationFrame(painted);
  }, [sheet, unfinished]);

  const { lessonId: wantedLesson, pupilId: wantedPupil } = wanted;
  useEffect(() => {
    if (wantedLesson === undefined && wantedPupil === undefined) return;
    const row = wantedPupil === undefined ? -1 : sheet.rowOf(wantedPupil);
    const column = wantedLesson !== undefined ? sheet.columnOf(wantedLesson) : sheet.marked ? columnOfResult(sheet, 'term') : -1;
    if (row !== -1 && column !== -1) grid.current?.select({ row, column });
    if (wantedLesson !== undefined && column !== -1) startTransition(() => setLessonColumn(column));
    focusGrid();
    onWantedShown();
  }, [sheet, wantedLesson, wantedPupil, focusGrid, onWantedShown]);

  const closeDecision = useCallback(() => {
    setDecided(null);
    focusGrid();
  }, [focusGrid]);

  const empty = sheet.pupils.length === 0 ? 'pupils' : sheet.lessons.length === 0 ? 'lessons' : null;
  const { term } = sheet.parts;

  return (
    <div ref={workplace} className={styles.workplace}>
      <JournalHead
        sheet={sheet} overview={overview} journals={journals} listed={listed} onOpenJournal={onOpenJournal} onForesee={onForesee}
        actions={
          <>
            {/* In its place and not beside it: the head of a small screen has room for one. */}
            {isRestored ? <RestoredNote shown /> : <StoringStatus desk={desk} onShow={showProblem} sheet={sheet} />}
            <HistoryButtons history={history} grid={grid} />
            <Legend />
            <Tooltip label={panelShown ? texts.lesson.close : texts.lesson.open}>
              <ActionIcon aria-label={panelShown ? texts.lesson.close : texts.lesson.open} aria-pressed={panelShown} onClick={() => setPanelShown((shown) => !shown)}>
                {panelShown ? <IconLayoutSidebarRightCollapse size={19} stroke={1.6} /> : <IconLayoutSidebarRightExpand size={19} stroke={1.6} />}
              </ActionIcon>
            </Tooltip>
          </>
        }
      />
      {!sheet.head.writable && <Notice icon={<IconEye size={16} aria-hidden />}>{texts.readOnly(sheet.head.teacherName)}. {whoMay['journal.write']}</Notice>}
      {sheet.head.writable && term.closed && <Notice icon={<IconLock size={16} aria-hidden />}>{texts.terms.closedNotice}</Notice>}
      {empty !== null ? (
        <EmptyState
          icon={emptyIcon}
          title={empty === 'pupils' ? texts.noPupils : texts.noLessons}
          help={empty === 'pupils' ? texts.noPupilsHelp : texts.noLessonsHelp}
        />
      ) : (
        <div className={styles.spread} data-panel={panelShown || undefined}>
          <div
            ref={place} className={styles.grid}
            onPointerOver={(event) => foreseeCell(event.target, sheet, details)}
            onContextMenu={(event) => {
              const column = headColumn(event.target, sheet);
              if (column === undefined) return;
              event.preventDefault();
              setMenu({ point: { x: event.clientX, y: event.clientY }, of: 'column', column, several: true, decision: null });
            }}
          >
            <JournalGrid ref={grid} model={model} owner={owner} texts={gridTexts} takeKeyboard />
          </div>
          {panelShown && !panelReady && <div className={styles.panelSeat} />}
          {panelShown && panelReady && (
            <LessonPanel
              ref={panel} desk={desk} sheet={sheet} column={Math.min(lessonColumn, sheet.lessons.length - 1)} workTypes={overview.workTypes}
              onColumn={(column) => {
                setLessonColumn(column);
                grid.current?.select({ row: grid.current.active.row, column });
              }}
              onColumnMenu={(point, column) => setMenu({ point, of: 'column', column, several: true, decision: null })}
              onLeave={focusGrid}
            />
          )}
        </div>
      )}
      <CellMenu
        point={menu?.point ?? null}
        of={menu?.of ?? 'cells'}
        result={menu ? resultAt(sheet, menu.column) : undefined}
        codes={ATTENDANCE_CODES}
        marked={sheet.marked}
        writable={sheet.head.writable && !term.closed}
        refusal={!sheet.head.writable ? whoMay['journal.write'] : term.closed ? texts.terms.closedNotice : null}
        several={menu?.several ?? false}
        decision={menu?.of === 'cells' && !menu.several && menu.decision !== null}
        onChoose={choose}
        onClose={() => setMenu(null)}
      />
      {comment && (
        <CommentEditor
          sheet={sheet} details={details} at={comment.at} anchor={comment.anchor}
          onClose={() => {
            setComment(null);
            focusGrid();
          }}
        />
      )}
      {decided !== null && <ProblemDialog commandId={decided} onClose={closeDecision} />}
      <ReasonDialog
        sheet={sheet} wanted={wantReason} draft={reasonDraft}
        onClose={() => {
          reasonDraft.drop();
          setWantReason(NOTHING_WANTED);
          focusGrid();
        }}
      />
    </div>
  );
}

function Notice({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <div className={styles.notice} role="note">
      {icon}
      <span>{children}</span>
    </div>
  );
}

/** Today's lesson, else the last one before today, else the first. */
function startColumn(sheet: JournalSheet): number {
  const { today } = sheet.parts;
  const todays = sheet.lessons.findIndex((lesson) => lesson.heldOn === today);
  if (todays !== -1) return todays;
  return Math.max(0, sheet.lessons.findLastIndex((lesson) => lesson.heldOn <= today));
}

const isSeveral = (range: CellRange | undefined): boolean => range !== undefined && (range.top !== range.bottom || range.left !== range.right);

/** Escape on a cell that the core refused takes the stored value back. */
function dropProblemAt(sheet: JournalSheet, at: CellAt | undefined): void {
  if (!at) return;
  const problem = resultAt(sheet, at.column) === 'term' ? sheet.termProblemAt(at.row) : at.column < sheet.lessons.length ? sheet.problemAt(at.row, at.column) : undefined;
  if (problem) sheet.leaveProblem(problem.id);
}

/** The refused command of a lesson's cell that waits for a person. */
const decisionAt = (sheet: JournalSheet, at: CellAt): CommandId | null =>
  at.column < sheet.lessons.length ? (sheet.decisionAt(at.row, at.column) ?? null) : null;

/** Where the active cell stands in the window. */
function anchorOfActive(place: HTMLElement | null): DOMRect {
  const id = place?.querySelector('[aria-activedescendant]')?.getAttribute('aria-activedescendant') ?? '';
  return document.getElementById(id)?.getBoundingClientRect() ?? new DOMRect(window.innerWidth / 2, window.innerHeight / 2, 0, 0);
}

const pointOf = (rect: DOMRect): { x: number; y: number } => ({ x: rect.left + rect.width / 2, y: rect.bottom });

/** Rows and columns of heads before the first cell, as ARIA counts them. */
const ROW_HEADS = 2;

/** The pointer entered a cell: its details are read before the tooltip asks for them. */
function foreseeCell(target: EventTarget, sheet: JournalSheet, details: CellDetailsStore): void {
  const cell = target instanceof Element ? target.closest('[role="gridcell"]') : null;
  const row = cell?.closest('[role="row"]');
  if (!cell || !row) return;
  const column = Number(cell.getAttribute('aria-colindex')) - 1 - ROW_HEADS;
  const headRows = Number(row.closest('[role="grid"]')?.getAttribute('aria-rowcount')) - sheet.pupils.length;
  const pupil = Number(row.getAttribute('aria-rowindex')) - 1 - headRows;
  if (column >= 0 && column < sheet.lessons.length && pupil >= 0) void details.read(pupil, column);
}

/** The column whose head was pointed at. */
function headColumn(target: EventTarget, sheet: JournalSheet): number | undefined {
  const head = target instanceof Element ? target.closest('[role="columnheader"]') : null;
  if (!head || head.hasAttribute('aria-colspan')) return undefined;
  const column = Number(head.getAttribute('aria-colindex')) - 1 - ROW_HEADS;
  return column >= 0 && (column < sheet.lessons.length || resultAt(sheet, column) === 'term') ? column : undefined;
}
