import { Select, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useRef, useState } from 'react';
import type { Failure } from '#domain/errors.ts';
import type { CommandId, GroupId } from '#domain/ids.ts';
import type { RosterDecision, RosterPlanRow, Sex } from '#domain/people/index.ts';
import { failureOf, useBridge } from '../../bridge/index.ts';
import { DATE_FIELD_FORMAT } from '../../i18n/dayjs.ts';
import { useTexts } from '../../i18n/index.ts';
import { FormDialog, notify } from '../../ui/index.ts';
import { newCommandId } from './new-command-id.ts';
import { BasisField, NameFields } from './pupil-deeds.tsx';
import { RosterProblem } from './roster-problem.tsx';
import { RosterQuestion } from './roster-question.tsx';
import styles from './people.module.css';

export interface EnrolDialogProps {
  readonly groupId: GroupId;
  readonly className: string;
  readonly onClose: () => void;
}

/**
 * One pupil into a class. «Зачислить» compares with everybody the school knows, as an import does; where nothing is doubtful it enrols at once, else it asks here and enrols with the
 * answer. What was typed stays whatever the server says.
 */
export function EnrolDialog({ groupId, className, onClose }: EnrolDialogProps) {
  const { people: t } = useTexts();
  const bridge = useBridge();
  const { fields } = t.roster;
  const [name, setName] = useState({ last: '', first: '', middle: '' });
  const [about, setAbout] = useState<{ readonly birthDate: string | null; readonly sex: Sex | null; readonly address: string; readonly phone: string }>({ birthDate: null, sex: null, address: '', phone: '' });
  const [enrolOn, setEnrolOn] = useState<string | null>(null);
  const [basis, setBasis] = useState('');
  const [tried, setTried] = useState(false);
  const [row, setRow] = useState<RosterPlanRow | null>(null);
  const [decision, setDecision] = useState<RosterDecision | null>(null);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const [isBusy, setBusy] = useState(false);
  const given = useRef<{ readonly fingerprint: string; readonly commandId: CommandId } | null>(null);
  const isNameMissing = name.last.trim() === '' || name.first.trim() === '';
  const isBasisMissing = basis.trim().length < 3;

  /** Another pupil is meant now: the answer was about the one before. */
  const changed = <Value,>(set: (value: Value) => void) => (value: Value) => {
    setRow(null);
    setDecision(null);
    setFailure(undefined);
    set(value);
  };
  const setOf = (part: Partial<typeof about>) => changed(setAbout)({ ...about, ...part });

  const save = async (answer: RosterDecision | null) => {
    setTried(true);
    if (isNameMissing || isBasisMissing) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const wish = { groupId, pupil: { ...name, ...about }, enrolOn, decision: answer };
      const seen = await bridge.ask('people', 'previewEnrolment', wish);
      setRow(seen.row);
      if (seen.row.action === 'question' || seen.row.action === 'error') return;
      if (given.current?.fingerprint !== seen.fingerprint) given.current = { fingerprint: seen.fingerprint, commandId: newCommandId() };
      await bridge.ask('people', 'enrolPupil', { ...wish, enrolOn: seen.enrolOn, commandId: given.current.commandId, basis: basis.trim(), fingerprint: seen.fingerprint });
      notify({ title: t.enrolment.done(seen.row.title) });
      onClose();
    } catch (thrown) {
      setFailure(failureOf(thrown));
    } finally {
      setBusy(false);
    }
  };

  const isOpen = row !== null && (row.action === 'question' || row.action === 'error');
  return (
    <FormDialog title={t.enrolment.title(className)} confirm={t.enrolment.confirm} isBusy={isBusy} failure={failure} onConfirm={() => void save(decision)} onClose={onClose}>
      <p className={styles.dialogNote}>{t.enrolment.note}</p>
      <NameFields name={name} error={tried && isNameMissing ? t.nameMissing : undefined} onChange={changed(setName)} />
      <div className={styles.pair}>
        <DateInput label={fields.birthDate} clearable clearButtonProps={{ 'aria-label': t.clear }} valueFormat={DATE_FIELD_FORMAT} value={about.birthDate} onChange={(birthDate) => setOf({ birthDate })} />
        <Select
          label={fields.sex} clearable clearButtonProps={{ 'aria-label': t.clear }} placeholder={t.enrolment.sexBy} value={about.sex} data={[{ value: 'male', label: t.roster.male }, { value: 'female', label: t.roster.female }]}
          onChange={(sex) => setOf({ sex })}
        />
        <TextInput label={fields.phone} maxLength={100} value={about.phone} onChange={(event) => setOf({ phone: event.currentTarget.value })} />
        <TextInput label={fields.address} maxLength={200} value={about.address} onChange={(event) => setOf({ address: event.currentTarget.value })} />
        <DateInput label={t.enrolment.day} description={t.enrolment.usualDay} clearable clearButtonProps={{ 'aria-label': t.clear }} valueFormat={DATE_FIELD_FORMAT} value={enrolOn} onChange={changed(setEnrolOn)} />
        <BasisField value={basis} error={tried && isBasisMissing ? t.basisMissing : undefined} onChange={setBasis} />
      </div>
      {row !== null && isOpen && (
        <div className={styles.asked} role="status">
          {row.problems.filter(({ code }) => code !== 'sex_missing').map((problem) => <RosterProblem key={problem.code} problem={problem} />)}
          {row.question !== null && (
            <RosterQuestion
              row={row} mayBeSkipped={false}
              onAnswer={(answer) => {
                setDecision(answer);
                void save(answer);
              }}
            />
          )}
        </div>
      )}
    </FormDialog>
  );
}
