import { Button, Tabs } from '@mantine/core';
import { IconFileSpreadsheet, IconFileTypePdf, IconMail, IconPrinter, IconUsers } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { PupilId } from '#domain/ids.ts';
import { RestoredNote, useDraft } from '../../app/drafts/drafts.tsx';
import { useApiQuery, type OutputFor } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, ProgressPanel } from '../../ui/index.ts';
import { CandidatesTable } from './candidates-table.tsx';
import { chosenByRule, firstOptions, type LetterOptions, typedOf, withTyped } from './letter-options.ts';
import { LetterPreview } from './letter-preview.tsx';
import { LookPanel } from './look-panel.tsx';
import { MadeStrip } from './made-strip.tsx';
import { RulePopover } from './rule-popover.tsx';
import { useLetterMaking } from './use-letter-making.ts';
import styles from './letters.module.css';

type Overview = OutputFor<'school', 'readOverview'>;

export interface NewLettersProps {
  readonly overview: Overview;
  readonly group: Overview['classes'][number];
  readonly term: Overview['terms'][number];
}

/** Choose pupils, look at a letter, make the batch. */
export function NewLetters({ overview, group, term }: NewLettersProps) {
  const { letters: t } = useTexts();
  const draft = useDraft(`letters/${group.groupId}/${term.termId}`);
  const [options, takeOptions] = useState<LetterOptions>(() => withTyped(firstOptions(overview.letterThresholds), draft.restored));
  const setOptions = (next: LetterOptions) => {
    takeOptions(next);
    const typed = typedOf(next);
    if (typed === null) draft.drop();
    else draft.keep(typed);
  };
  const [chosen, setChosen] = useState<ReadonlySet<PupilId>>(new Set());
  const [shownId, setShownId] = useState<PupilId | null>(null);
  const making = useLetterMaking();
  const ids = { groupId: group.groupId, termId: term.termId };
  const list = useApiQuery('letters', 'listCandidates', { ...ids, thresholds: options.thresholds }, { keepPrevious: true, failureHandled: true });
  const pupils = useMemo(() => list.data?.pupils ?? [], [list.data]);
  const byRule = useMemo(() => chosenByRule(pupils), [pupils]);
  if (list.error) return <FailureAlert failure={list.error.failure} onAgain={() => void list.refetch()} />;
  if (!list.data) return null;
  if (pupils.length === 0) return <EmptyState icon={<IconUsers size={40} />} title={t.noPupils.title} help={t.noPupils.help} />;

  const { mayMake } = list.data;
  const shown = pupils.find((pupil) => pupil.pupilId === shownId) ?? pupils[0] ?? null;
  const working = making.state.is === 'running';
  const pupilIds = pupils.filter((pupil) => chosen.has(pupil.pupilId)).map((pupil) => pupil.pupilId);
  const batch = { ...ids, pupilIds, options };
  const name = t.make.fileName(group.name, term.name);
  // Made letters are not chosen any more: a second press would number them again.
  const forget = (done: boolean) => done && setChosen(new Set());
  const idle = mayMake && pupilIds.length > 0 && !working;

  return (
    <div className={styles.halves}>
      <section className={styles.listHalf} aria-label={t.tabs.make}>
        <div className={styles.toolbar}>
          <Button variant="default" disabled={!mayMake} onClick={() => setChosen(byRule)}>
            {t.choose.byRule(byRule.size)}
          </Button>
          <Button variant="default" disabled={!mayMake} onClick={() => setChosen(new Set(pupils.map((pupil) => pupil.pupilId)))}>
            {t.choose.all(pupils.length)}
          </Button>
          <Button variant="subtle" color="gray" disabled={chosen.size === 0} onClick={() => setChosen(new Set())}>
            {t.choose.none}
          </Button>
          <span className={styles.push} />
          <RulePopover thresholds={options.thresholds} onChange={(thresholds) => setOptions({ ...options, thresholds })} />
        </div>
        <CandidatesTable candidates={pupils} chosen={chosen} shown={shown?.pupilId ?? null} selectable={mayMake && !working} onChoose={setChosen} onShow={setShownId} />
        {making.state.is === 'failed' && <FailureAlert failure={making.state.failure} onClose={making.clear} />}
        <MadeStrip making={making} />
        {making.state.is === 'running' ? (
          <ProgressPanel
            title={t.make.working(pupilIds.length)}
            step={t.make.step}
            done={making.state.progress?.done ?? 0}
            total={making.state.progress?.total ?? 0}
            cancelling={making.state.cancelling}
            onCancel={making.cancel}
          />
        ) : (
          <div className={styles.toolbar}>
            <span aria-live="polite" className={styles.quiet}>
              {mayMake ? t.choose.chosen(pupilIds.length) : t.make.readOnly}
            </span>
            <span className={styles.push} />
            <Button variant="default" leftSection={<IconFileSpreadsheet size={16} />} disabled={!idle} onClick={() => void making.save(batch, 'xlsx', name).then(forget)}>
              {t.make.xlsx}
            </Button>
            <Button variant="default" leftSection={<IconPrinter size={16} />} disabled={!idle} onClick={() => void making.print(batch).then(forget)}>
              {t.make.print}
            </Button>
            <Button leftSection={<IconFileTypePdf size={16} />} disabled={!idle} onClick={() => void making.save(batch, 'pdf', name).then(forget)}>
              {t.make.pdf}
            </Button>
          </div>
        )}
      </section>
      <section className={styles.paperHalf} aria-label={shown ? t.preview.of(shown.name) : t.preview.tab}>
        <Tabs defaultValue="preview" className={styles.tabs} keepMounted={false}>
          <Tabs.List>
            <Tabs.Tab value="preview">{t.preview.tab}</Tabs.Tab>
            <Tabs.Tab value="look" disabled={!mayMake}>
              {t.look.tab}
            </Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="preview" className={styles.tabPanel}>
            {shown && mayMake ? (
              <LetterPreview {...ids} pupilId={shown.pupilId} options={options} />
            ) : (
              <EmptyState icon={<IconMail size={40} />} title={t.preview.tab} help={mayMake ? t.preview.empty : t.make.readOnly} />
            )}
          </Tabs.Panel>
          <Tabs.Panel value="look" className={styles.tabPanel}>
            <LookPanel options={options} shown={shown} onChange={setOptions} />
            <RestoredNote shown={draft.restored !== null} />
          </Tabs.Panel>
        </Tabs>
      </section>
    </div>
  );
}
