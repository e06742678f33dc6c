import { useBlocker, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { IconBook2, IconNotebook } from '@tabler/icons-react';
import type { JournalId, LessonId, PupilId, TermId } from '#domain/ids.ts';
import type { Failure } from '#domain/errors.ts';
import { useConfirmPerson } from '../../app/confirm-person/use-confirm-person.ts';
import { useDrafts } from '../../app/drafts/drafts.tsx';
import { useApiQuery, useBridge } from '../../bridge/index.ts';
import { failureText, useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, notify, notifyFailure, useConfirm } from '../../ui/index.ts';
import { JournalChooser, type ListedJournal } from './journal-chooser.tsx';
import { readHeldMarks } from './held-marks.ts';
import { JournalDesk, type Overview } from './journal-desk.ts';
import type { JournalSheet, SheetTerm } from './journal-sheet.ts';
import { JournalWorkplace, type WantedPlace } from './journal-workplace.tsx';
import styles from './journal-screen.module.css';

/** Longer than any healthy write; then somebody is asked whether to wait. */
const LEAVE_AFTER_MS = 2_000;

/** Where marks lie that wait for the password. */
const HELD_MARKS = 'journal/held-marks';

const waitMs = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The journals of a person: one of them open, or the list to choose from. */
export function JournalScreen() {
  const bridge = useBridge();
  const { data: overview } = useApiQuery('school', 'readOverview', {});
  const { data: journals } = useApiQuery('journal', 'listJournals', {});
  const texts = useTexts();
  const confirmPerson = useConfirmPerson();
  const drafts = useDrafts();
  const [desk] = useState(
    () => new JournalDesk({
      bridge, now: Date.now, random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)), wait: waitMs, confirmPerson,
      keepHeld: (text) => (text === null ? drafts.drop(HELD_MARKS) : drafts.keep(HELD_MARKS, text)),
    }),
  );
  useEffect(() => {
    const text = drafts.take(HELD_MARKS);
    if (text === null) return;
    const offer = async () => {
      const { stored, refused } = await desk.offerHeld(readHeldMarks(text));
      if (refused !== null) notifyFailure(texts, refused, { stays: true });
      else if (stored > 0) notify({ title: texts.journal.heldStored(stored) });
    };
    void offer();
  }, [desk, drafts, texts]);
  useEffect(
    () =>
      desk.onAdjusted((failure) => {
        const { title, help } = failureText(texts, failure);
        notify({ title, message: help, tone: 'attention' });
      }),
    [desk, texts],
  );
  useEffect(() => () => desk.close(), [desk]);
  useLeaving(desk);
  if (!overview || !journals) return null;
  return <Journals desk={desk} overview={overview} journals={journals} />;
}

/** Leaving the journals, and closing the window, waits for what is on its way (nothing typed is dropped without being asked). */
function useLeaving(desk: JournalDesk): void {
  const { leave } = useTexts().journal;
  const confirm = useConfirm();

  /** True where one may go. */
  const mayLeave = useCallback(async (): Promise<boolean> => {
    await Promise.race([desk.settle(), waitMs(LEAVE_AFTER_MS)]);
    const lost = desk.queue.commands + desk.problems.length;
    return lost === 0 || confirm({ title: leave.title, question: leave.question(lost), confirm: leave.confirm, dangerous: true });
  }, [desk, confirm, leave]);

  useBlocker({
    shouldBlockFn: async ({ next }) => {
      if (next.pathname.startsWith('/journal')) return false;
      return !(await mayLeave());
    },
    enableBeforeUnload: false,
  });

  useEffect(() => {
    let allowed = false;
    const closeWhenMay = async () => {
      if (!(await mayLeave())) return;
      allowed = true;
      window.close();
    };
    const onUnload = (event: BeforeUnloadEvent) => {
      desk.flush();
      if (allowed || desk.queue.commands + desk.problems.length === 0) return;
      event.preventDefault();
      void closeWhenMay();
    };
    window.addEventListener('beforeunload', onUnload);
    return () => window.removeEventListener('beforeunload', onUnload);
  }, [desk, mayLeave]);
}

interface JournalsProps {
  readonly desk: JournalDesk;
  readonly overview: Overview;
  readonly journals: readonly ListedJournal[];
}

function Journals({ desk, overview, journals }: JournalsProps) {
  const { journal: texts, roles: { whoMay } } = useTexts();
  const navigate = useNavigate();
  const { journalId } = useParams({ strict: false }) as { journalId?: JournalId };
  const { term: termId, lesson: lessonId, pupil: pupilId } = useSearch({ strict: false }) as { term?: TermId; lesson?: LessonId; pupil?: PupilId };
  const listed = journals.find((journal) => journal.journalId === journalId);
  const term = overview.terms.find((one) => one.termId === termId) ?? termOfToday(overview);

  const openJournal = useCallback(
    (journal: ListedJournal, wanted?: SheetTerm) =>
      void navigate({ to: '/journal/$journalId', params: { journalId: journal.journalId }, search: wanted ? { term: wanted.termId } : {} }),
    [navigate],
  );
  const foresee = useCallback(
    (journal: ListedJournal) => {
      if (term) desk.foresee(journal.journalId, term, overview);
    },
    [desk, overview, term],
  );

  const onWantedShown = useCallback(() => {
    if (journalId !== undefined) void navigate({ to: '/journal/$journalId', params: { journalId }, search: termId === undefined ? {} : { term: termId }, replace: true });
  }, [navigate, journalId, termId]);

  if (journals.length === 0) return <EmptyState icon={<IconNotebook size={40} stroke={1.3} />} title={texts.choose.nobody} help={`${texts.choose.nobodyHelp} ${whoMay['journal.read']}`} />;
  if (!listed || !term) {
    return (
      <div className={styles.choosing}>
        <h1 className={styles.choosingTitle}>{texts.title}</h1>
        <JournalChooser journals={journals} current={undefined} onChoose={openJournal} onForesee={foresee} layout="page" />
      </div>
    );
  }
  return (
    <OpenJournal
      key={`${listed.journalId}/${term.termId}`}
      desk={desk} overview={overview} journals={journals} listed={listed} term={term} onOpen={openJournal} onForesee={foresee}
      wanted={{ lessonId, pupilId }} onWantedShown={onWantedShown}
    />
  );
}

const termOfToday = ({ terms, today }: Overview): SheetTerm | undefined =>
  terms.find((term) => term.startsOn <= today && today <= term.endsOn) ?? terms.findLast((term) => term.startsOn <= today) ?? terms[0];

interface OpenJournalProps extends JournalsProps {
  readonly listed: ListedJournal;
  readonly term: SheetTerm;
  readonly onOpen: (journal: ListedJournal, term?: SheetTerm) => void;
  readonly onForesee: (journal: ListedJournal) => void;
  readonly wanted: WantedPlace;
  readonly onWantedShown: () => void;
}

function OpenJournal({ desk, overview, journals, listed, term, onOpen, onForesee, wanted, onWantedShown }: OpenJournalProps) {
  const texts = useTexts().journal;
  const [sheet, setSheet] = useState<JournalSheet | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let wanted = true;
    const open = async () => {
      const opened = await desk.open(listed.journalId, term, overview);
      if (!wanted) return;
      if (opened.ok) {
        desk.keepOnly(opened.value);
        setSheet(opened.value);
        setFailure(null);
      } else {
        setFailure(opened.error);
      }
    };
    void open();
    return () => {
      wanted = false;
    };
    // The overview is asked again when settings change; an open journal keeps the one it was opened with.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [desk, listed.journalId, term.termId, attempt]);

  if (failure) {
    return (
      <div className={styles.choosing}>
        <FailureAlert failure={failure} onAgain={() => setAttempt((before) => before + 1)} />
      </div>
    );
  }
  if (!sheet) return <div className={styles.opening} role="status" aria-label={texts.opening} />;
  return (
    <JournalWorkplace
      desk={desk} sheet={sheet} overview={overview} journals={journals} listed={listed}
      onOpenJournal={onOpen} onForesee={onForesee} wanted={wanted} onWantedShown={onWantedShown} emptyIcon={<IconBook2 size={40} stroke={1.3} />}
    />
  );
}
