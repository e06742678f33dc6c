import { Select, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useRef, useState } from 'react';
import type { CommandId, GroupId } from '#domain/ids.ts';
import { useApiCommand, type InputFor, type OutputFor } from '../../bridge/index.ts';
import { DATE_FIELD_FORMAT } from '../../i18n/dayjs.ts';
import { useTexts } from '../../i18n/index.ts';
import { FormDialog, notify } from '../../ui/index.ts';
import { newCommandId } from './new-command-id.ts';
import styles from './people.module.css';

export type ListedPupil = OutputFor<'people', 'listPupils'>['pupils'][number];
export type Deed = 'transfer' | 'dismiss' | 'correct';
type Act = InputFor<'people', 'changePupil'>['act'];

export interface DeedProps {
  readonly groupId: GroupId;
  readonly className: string;
  readonly pupil: ListedPupil;
  readonly onClose: () => void;
}

/** Carries a deed out: a retry of the same deed is the same command, another one is not. What was typed stays until it is done. */
function useDeed({ groupId, onClose }: DeedProps, done: string) {
  const given = useRef<{ readonly act: string; readonly commandId: CommandId } | null>(null);
  const command = useApiCommand('people', 'changePupil', {
    failureHandled: true,
    onDone: () => {
      notify({ title: done });
      onClose();
    },
  });
  return {
    isBusy: command.isPending,
    failure: command.error?.failure,
    carryOut: (act: Act) => {
      const same = JSON.stringify(act);
      if (given.current?.act !== same) given.current = { act: same, commandId: newCommandId() };
      command.mutate({ commandId: given.current.commandId, groupId, act });
    },
  };
}

export const nameOf = ({ last, first, middle }: Pick<ListedPupil, 'last' | 'first' | 'middle'>): string => [last, first, middle].filter((part) => part !== '').join(' ');

interface BasisFieldProps {
  readonly hint?: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

export function BasisField({ hint, value, error, onChange }: BasisFieldProps) {
  const { people: t } = useTexts();
  return <TextInput label={t.basis} description={hint ?? t.basisHint} maxLength={300} error={error} value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
}

/** To another class of the same school year. */
export function TransferDialog(props: DeedProps & { readonly classes: readonly { readonly groupId: GroupId; readonly name: string }[]; readonly today: string }) {
  const { people: t } = useTexts();
  const { groupId, className, pupil, classes, today, onClose } = props;
  const deed = useDeed(props, t.transfer.done);
  const [to, setTo] = useState<string | null>(null);
  const [day, setDay] = useState<string | null>(today);
  const [basis, setBasis] = useState('');
  const [tried, setTried] = useState(false);
  const isBasisMissing = basis.trim().length < 3;
  const save = () => {
    setTried(true);
    if (to === null || day === null || isBasisMissing) return;
    deed.carryOut({ kind: 'transfer', pupilId: pupil.pupilId, stayId: pupil.stayId, toGroupId: to as GroupId, startsOn: day, basis: basis.trim() });
  };
  return (
    <FormDialog title={t.transfer.title(nameOf(pupil))} confirm={t.transfer.confirm} isBusy={deed.isBusy} failure={deed.failure} onConfirm={save} onClose={onClose}>
      <p className={styles.dialogNote}>{t.transfer.note(className)}</p>
      <div className={styles.pair}>
        <Select
          data-autofocus label={t.transfer.to} searchable data={classes.filter((group) => group.groupId !== groupId).map((group) => ({ value: group.groupId, label: group.name }))} value={to}
          error={tried && to === null ? t.transfer.toMissing : undefined} onChange={setTo}
        />
        <DateInput label={t.transfer.day} valueFormat={DATE_FIELD_FORMAT} minDate={pupil.startsOn} value={day} error={tried && day === null ? t.dayMissing : undefined} onChange={setDay} />
      </div>
      <BasisField value={basis} error={tried && isBasisMissing ? t.basisMissing : undefined} onChange={setBasis} />
    </FormDialog>
  );
}

/** Out of the school. */
export function DismissDialog(props: DeedProps & { readonly today: string }) {
  const { people: t } = useTexts();
  const { pupil, today, onClose } = props;
  const deed = useDeed(props, t.dismissal.done);
  const [day, setDay] = useState<string | null>(today);
  const [basis, setBasis] = useState('');
  const [tried, setTried] = useState(false);
  const isBasisMissing = basis.trim().length < 3;
  const save = () => {
    setTried(true);
    if (day !== null && !isBasisMissing) deed.carryOut({ kind: 'dismiss', pupilId: pupil.pupilId, stayId: pupil.stayId, endsOn: day, basis: basis.trim() });
  };
  return (
    <FormDialog title={t.dismissal.title(nameOf(pupil))} confirm={t.dismissal.confirm} isDangerous isBusy={deed.isBusy} failure={deed.failure} onConfirm={save} onClose={onClose}>
      <p className={styles.dialogNote}>{t.dismissal.note}</p>
      <DateInput data-autofocus label={t.dismissal.day} w={280} valueFormat={DATE_FIELD_FORMAT} minDate={pupil.startsOn} value={day} error={tried && day === null ? t.dayMissing : undefined} onChange={setDay} />
      <BasisField value={basis} error={tried && isBasisMissing ? t.basisMissing : undefined} onChange={setBasis} />
    </FormDialog>
  );
}

/** Name, birth date and sex. */
export function CorrectDialog(props: DeedProps) {
  const { people: t } = useTexts();
  const { pupil, onClose } = props;
  const { fields } = t.roster;
  const deed = useDeed(props, t.correction.done);
  const [name, setName] = useState({ last: pupil.last, first: pupil.first, middle: pupil.middle });
  const [birthDate, setBirthDate] = useState(pupil.birthDate);
  const [sex, setSex] = useState(pupil.sex);
  const [basis, setBasis] = useState('');
  const [tried, setTried] = useState(false);
  const isNameMissing = name.last.trim() === '' || name.first.trim() === '';
  const save = () => {
    setTried(true);
    if (!isNameMissing) deed.carryOut({ kind: 'correct', pupilId: pupil.pupilId, baseVersion: pupil.version, name, birthDate, sex, basis: basis.trim() });
  };
  return (
    <FormDialog title={t.correction.title(nameOf(pupil))} confirm={t.correction.confirm} isBusy={deed.isBusy} failure={deed.failure} onConfirm={save} onClose={onClose}>
      <NameFields name={name} error={tried && isNameMissing ? t.nameMissing : undefined} onChange={setName} />
      <div className={styles.pair}>
        <DateInput label={fields.birthDate} clearable clearButtonProps={{ 'aria-label': t.clear }} valueFormat={DATE_FIELD_FORMAT} value={birthDate} onChange={setBirthDate} />
        <Select
          label={fields.sex} allowDeselect={false} value={sex} data={[{ value: 'male', label: t.roster.male }, { value: 'female', label: t.roster.female }]}
          onChange={(value) => value !== null && setSex(value)}
        />
      </div>
      <BasisField hint={t.correction.basisHint} value={basis} error={undefined} onChange={setBasis} />
      <p className={styles.dialogNote}>{t.correction.note}</p>
    </FormDialog>
  );
}

interface Name {
  readonly last: string;
  readonly first: string;
  readonly middle: string;
}

export function NameFields({ name, error, onChange }: { readonly name: Name; readonly error: string | undefined; readonly onChange: (name: Name) => void }) {
  const { people: { roster: { fields } } } = useTexts();
  return (
    <div className={styles.names}>
      <TextInput data-autofocus label={fields.last} maxLength={100} value={name.last} error={error} onChange={(event) => onChange({ ...name, last: event.currentTarget.value })} />
      <TextInput label={fields.first} maxLength={100} value={name.first} onChange={(event) => onChange({ ...name, first: event.currentTarget.value })} />
      <TextInput label={fields.middle} maxLength={100} value={name.middle} onChange={(event) => onChange({ ...name, middle: event.currentTarget.value })} />
    </div>
  );
}
