import { Button, Select, Tooltip } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { IconArrowLeft, IconRefresh } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { CommandId, GroupId } from '#domain/ids.ts';
import type { RosterDecision } from '#domain/people/index.ts';
import { useApiQuery, useBridge, useJob, type OutputFor } from '../../bridge/index.ts';
import { DATE_FIELD_FORMAT } from '../../i18n/dayjs.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert, ProgressPanel, Screen, notify } from '../../ui/index.ts';
import { newCommandId } from './new-command-id.ts';
import { RosterNotes } from './roster-notes.tsx';
import { RosterRows } from './roster-rows.tsx';
import { errorLines, fits, isToDecide, ROW_FILTERS, spellingRows, withDecision, type RowFilter } from './roster-session.ts';
import styles from './people.module.css';

type Preview = OutputFor<'people', 'previewRoster'>;

export interface RosterImportProps {
  readonly groupId: GroupId;
  readonly className: string;
  readonly fileToken: string;
  readonly fileName: string;
  /** Whether something was answered that leaving would lose. */
  readonly onAnswered: (answered: boolean) => void;
  readonly onOtherFile: () => void;
  readonly onLeave: () => void;
  readonly onLoaded: () => void;
}

/** The dry run of an import: what would be done line by line, questions answered in place, and only then the load. */
export function RosterImport({ groupId, className, fileToken, fileName, onAnswered, onOtherFile, onLeave, onLoaded }: RosterImportProps) {
  const { people: t } = useTexts();
  const bridge = useBridge();
  const [jobId] = useState(() => bridge.makeJobId());
  const [sheet, setSheet] = useState<string | null>(null);
  const [enrolOn, setEnrolOn] = useState<string | null>(null);
  const [decisions, setDecisions] = useState<readonly RosterDecision[]>([]);
  const [chosenFilter, setChosenFilter] = useState<RowFilter | null>(null);
  const preview = useApiQuery('people', 'previewRoster', { jobId, fileToken, groupId, sheet, enrolOn, decisions: [...decisions] }, { keepPrevious: true, failureHandled: true });
  const apply = useJob('people', 'applyRoster');
  // A retry of the same plan is the same command.
  const command = useRef<{ readonly fingerprint: string; readonly commandId: CommandId } | null>(null);

  // Names of children stay in the page's memory no longer than the dry run does.
  useEffect(() => () => bridge.queries.removeQueries({ queryKey: ['people', 'previewRoster'] }), [bridge]);

  const decide = (next: readonly RosterDecision[]) => {
    setDecisions(next);
    onAnswered(next.length > 0);
  };
  const answer = (decision: RosterDecision) => decide(withDecision(decisions, decision));
  const answerAll = (lines: readonly RosterDecision[]) => decide(lines.reduce(withDecision, decisions));

  const load = async (seen: Preview) => {
    if (command.current?.fingerprint !== seen.fingerprint) command.current = { fingerprint: seen.fingerprint, commandId: newCommandId() };
    const loaded = await apply.start({
      commandId: command.current.commandId, fileToken, groupId, sheet: seen.sheet, enrolOn: seen.enrolOn, decisions: [...decisions], fingerprint: seen.fingerprint,
    });
    if (loaded === null) {
      void preview.refetch();
      return;
    }
    notify({ title: t.loaded, message: t.loadedAbout(loaded) });
    onLoaded();
  };

  const data = preview.data;
  const rows = data?.rows ?? [];
  const toDecide = rows.filter(isToDecide).length;
  const filter = chosenFilter ?? (toDecide > 0 ? 'decide' : 'all');
  const busy = apply.state.is === 'running';
  return (
    <Screen
      title={t.roster.title(className)}
      remark={fileName}
      body="fill"
      actions={
        <>
          <Button variant="subtle" color="gray" leftSection={<IconArrowLeft size={17} stroke={1.6} />} onClick={onLeave} disabled={busy}>
            {t.roster.back}
          </Button>
          <Button variant="default" onClick={onOtherFile} disabled={busy}>
            {t.roster.otherFile}
          </Button>
        </>
      }
    >
      {preview.error !== null && <FailureAlert failure={preview.error.failure} onAgain={() => void preview.refetch()} />}
      {apply.state.is === 'failed' && <FailureAlert failure={apply.state.failure} onClose={apply.clear} />}
      {data === undefined && preview.error === null && (
        <div className={styles.reading}>
          <ProgressPanel title={t.roster.reading} step={fileName} done={0} total={0} onCancel={onLeave} />
        </div>
      )}
      {data !== undefined && (
        <>
          <div className={styles.toolbar}>
            {data.sheets.length > 1 && (
              <Select
                aria-label={t.roster.sheet}
                w={170}
                leftSection={<span className={styles.fieldLabel}>{t.roster.sheet}</span>}
                leftSectionWidth={48}
                data={data.sheets}
                value={data.sheet}
                onChange={(value) => {
                  setSheet(value);
                  decide([]);
                }}
              />
            )}
            <Tooltip label={t.roster.enrolOnHelp}>
              <DateInput
                aria-label={t.roster.enrolOn}
                w={218}
                leftSection={<span className={styles.fieldLabel}>{t.roster.enrolOn}</span>}
                leftSectionWidth={100}
                valueFormat={DATE_FIELD_FORMAT}
                minDate={data.year.startsOn}
                maxDate={data.year.endsOn}
                value={data.enrolOn}
                onChange={(value) => value !== null && setEnrolOn(value)}
              />
            </Tooltip>
            <Tooltip label={t.roster.readAgainHelp}>
              <Button variant="subtle" color="gray" leftSection={<IconRefresh size={16} stroke={1.6} />} onClick={() => void preview.refetch()} loading={preview.isFetching && !preview.isPlaceholderData}>
                {t.roster.readAgain}
              </Button>
            </Tooltip>
            <RosterNotes preview={data} />
          </div>
          <div className={styles.filters} role="group" aria-label={t.roster.filter}>
            {ROW_FILTERS.map((name) => {
              const count = rows.filter((row) => fits(row, name)).length;
              if (count === 0 && name !== 'all' && name !== filter) return null;
              return (
                <button key={name} type="button" className={styles.filter} data-open={(name === 'decide' && rows.some(({ action }) => action === 'question' || action === 'error')) || undefined} aria-pressed={filter === name} onClick={() => setChosenFilter(name)}>
                  {t.roster.filters[name]} <b>{count}</b>
                </button>
              );
            })}
            <span className={styles.push} />
            <BulkAnswers preview={data} onAnswers={answerAll} />
          </div>
          <RosterRows rows={rows.filter((row) => fits(row, filter))} onAnswer={answer} />
          <LoadBar preview={data} settled={!preview.isPlaceholderData && preview.error === null} busy={busy} onLoad={() => void load(data)} />
        </>
      )}
    </Screen>
  );
}

/** One answer for many lines of the same kind. */
function BulkAnswers({ preview, onAnswers }: { readonly preview: Preview; readonly onAnswers: (decisions: readonly RosterDecision[]) => void }) {
  const { people: t } = useTexts();
  const errors = errorLines(preview.rows);
  const spellings = spellingRows(preview.rows);
  return (
    <>
      {spellings.length > 1 && (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => onAnswers(spellings.map(({ line, question }) => ({ line, answer: 'same', pupilId: question!.candidates[0]!.pupilId })))}
        >
          {t.roster.keepSpellings(spellings.length)}
        </Button>
      )}
      {errors.length > 0 && (
        <Button size="compact-sm" variant="subtle" onClick={() => onAnswers(errors.map((line) => ({ line, answer: 'skip' })))}>
          {t.roster.skipErrors(errors.length)}
        </Button>
      )}
    </>
  );
}

interface LoadBarProps {
  readonly preview: Preview;
  /** The plan on the screen is that of the answers given. */
  readonly settled: boolean;
  readonly busy: boolean;
  readonly onLoad: () => void;
}

/** What will be done in one line, and the button that does it when nothing is left undecided. */
function LoadBar({ preview, settled, busy, onLoad }: LoadBarProps) {
  const { people: t } = useTexts();
  const { add, update, enrol, move, question, error } = preview.counts;
  const open = question + error;
  const work = add + update + enrol + move;
  const words = work === 0 && open === 0 ? t.roster.nothing : t.roster.willDo({ add, update, enrol, move });
  return (
    <footer className={styles.loadBar}>
      <div role="status">
        <strong className={styles.willDo}>{words}</strong>
        {words !== '' && open > 0 && <span className={styles.quiet}> · </span>}
        {open > 0 && <span className={styles.undecided}>{t.roster.undecided(open)}</span>}
      </div>
      <span className={styles.quiet}>{t.roster.untilLoad}</span>
      <Button onClick={onLoad} loading={busy} disabled={!settled || open > 0 || work === 0}>
        {t.roster.load}
      </Button>
    </footer>
  );
}
