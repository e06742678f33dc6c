import { Checkbox, SegmentedControl, Select, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useState } from 'react';
import { CONSENT_DECISIONS, CONSENT_HOLDERS, CONSENT_SUBJECTS, type ConsentDecision, type ConsentHolder, type ConsentSubject } from '#domain/personal-data/index.ts';
import { useApiCommand } from '../../bridge/index.ts';
import { DATE_FIELD_FORMAT } from '../../i18n/dayjs.ts';
import { useTexts } from '../../i18n/index.ts';
import { FormDialog, notify } from '../../ui/index.ts';
import type { PupilPapers } from './consent-filters.ts';
import styles from './personal-data.module.css';

export interface EnterDialogProps {
  readonly pupils: readonly PupilPapers[];
  readonly today: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** One decision for one pupil or for a whole meeting: what was signed, how, by whom, by which paper. */
export function EnterDialog({ pupils, today, onDone, onClose }: EnterDialogProps) {
  const { personalData: t, personalData: { entering: e } } = useTexts();
  const [subjects, setSubjects] = useState<readonly ConsentSubject[]>(CONSENT_SUBJECTS);
  const [state, setState] = useState<ConsentDecision>('given');
  const [holder, setHolder] = useState<ConsentHolder>('guardian');
  const [day, setDay] = useState(today);
  const [until, setUntil] = useState<string | null>(null);
  const [givenBy, setGivenBy] = useState('');
  const [basis, setBasis] = useState('');
  const [tried, setTried] = useState(false);
  const enter = useApiCommand('personalData', 'enterConsents', {
    failureHandled: true,
    onDone: ({ entered }) => {
      notify({ title: e.done(entered) });
      onDone();
    },
  });
  const isBasisMissing = basis.trim().length < 3;
  const save = () => {
    setTried(true);
    if (isBasisMissing || subjects.length === 0) return;
    const entries = pupils.flatMap(({ pupilId }) => subjects.map((subject) => (
      { pupilId, subject, holder, state, guardianId: null, givenBy: givenBy.trim(), decidedOn: day, basis: basis.trim(), validUntil: state === 'given' ? until : null })));
    enter.mutate({ entries });
  };
  return (
    <FormDialog title={e.title(pupils.length)} confirm={t.save} isBusy={enter.isPending} failure={enter.error?.failure} onConfirm={save} onClose={onClose}>
      <Checkbox.Group label={e.about} value={[...subjects]} error={tried && subjects.length === 0 ? e.nothingChosen : undefined} onChange={(values) => setSubjects(CONSENT_SUBJECTS.filter((subject) => values.includes(subject)))}>
        <div className={styles.form}>{CONSENT_SUBJECTS.map((subject) => <Checkbox key={subject} value={subject} label={t.subjects[subject]} />)}</div>
      </Checkbox.Group>
      <SegmentedControl aria-label={e.decision} value={state} data={CONSENT_DECISIONS.map((value) => ({ value, label: t.decisions[value] }))} onChange={(value) => setState(value)} />
      <Select label={e.who} allowDeselect={false} value={holder} data={CONSENT_HOLDERS.map((value) => ({ value, label: t.holders[value] }))} onChange={(value) => value !== null && setHolder(value)} />
      <TextInput label={e.givenBy} description={e.givenByHint} maxLength={200} value={givenBy} onChange={(event) => setGivenBy(event.currentTarget.value)} />
      <TextInput label={t.basis} description={t.basisHint} maxLength={300} error={tried && isBasisMissing ? t.basisMissing : undefined} value={basis} onChange={(event) => setBasis(event.currentTarget.value)} />
      <div className={styles.pair}>
        <DateInput label={t.date} valueFormat={DATE_FIELD_FORMAT} maxDate={today} value={day} onChange={(value) => value !== null && setDay(value)} />
        {state === 'given' && <DateInput label={e.validUntil} valueFormat={DATE_FIELD_FORMAT} clearable minDate={day} value={until} onChange={(value) => setUntil(value)} />}
      </div>
    </FormDialog>
  );
}
