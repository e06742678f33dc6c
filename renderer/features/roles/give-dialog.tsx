import { Button, Modal, Select, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useState } from 'react';
import type { StaffId } from '#domain/ids.ts';
import { ROLE_OBJECTS, STAFF_ROLES, type StaffRole } from '#domain/policy/index.ts';
import { useApiCommand } from '../../bridge/index.ts';
import { DATE_FIELD_FORMAT } from '../../i18n/dayjs.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert, notify } from '../../ui/index.ts';
import type { Board } from './choose-people.ts';
import styles from './roles.module.css';

interface GiveDialogProps {
  readonly board: Board;
  readonly to: StaffId | null;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** «Назначить роль»: whom, which, about what, by which order and for which days. */
export function GiveDialog({ board, to, onDone, onClose }: GiveDialogProps) {
  const { roles: texts, ui } = useTexts();
  const { give: t } = texts;
  const [staffId, setStaffId] = useState<StaffId | null>(to);
  const [role, setRole] = useState<StaffRole | null>(null);
  const [objectId, setObjectId] = useState('');
  const [basis, setBasis] = useState('');
  const [startsOn, setStartsOn] = useState(board.today);
  const [endsOn, setEndsOn] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const giving = useApiCommand('roles', 'give', { failureHandled: true });
  const isBasisMissing = basis.trim().length < 3;

  const give = async () => {
    setTried(true);
    if (staffId === null || role === null || isBasisMissing) return;
    const done = await giving.mutateAsync({ staffId, role, objectId, startsOn, endsOn, basis: basis.trim() }).then(() => true, () => false);
    if (!done) return;
    notify({ title: t.done(texts.holders[role], board.people.find((person) => person.staffId === staffId)?.name ?? '') });
    onDone();
    onClose();
  };

  return (
    <Modal opened onClose={onClose} title={t.title} size={640} closeButtonProps={{ 'aria-label': ui.close }} closeOnClickOutside={!giving.isPending}>
      <form
        className={styles.form} noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void give();
        }}
      >
        <Select
          data-autofocus={to === null || undefined} label={t.person} searchable value={staffId} data={board.people.map((person) => ({ value: person.staffId, label: `${person.name}, ${person.position}` }))}
          error={tried && staffId === null ? t.personMissing : undefined} onChange={(value) => setStaffId(value)}
        />
        <Select
          data-autofocus={to !== null || undefined} label={t.role} value={role} data={STAFF_ROLES.map((value) => ({ value, label: texts.holders[value] }))}
          description={role === null ? '\u00a0' : texts.about[role]} error={tried && role === null ? t.roleMissing : undefined}
          onChange={(value) => {
            setRole(value);
            setObjectId('');
          }}
        />
        {role !== null && <ObjectChoice key={role} board={board} role={role} objectId={objectId} onChange={setObjectId} />}
        <TextInput
          label={t.basis} placeholder={t.basisPlaceholder} maxLength={300} value={basis} error={tried && isBasisMissing ? t.basisMissing : undefined}
          onChange={(event) => setBasis(event.currentTarget.value)}
        />
        <div className={styles.pair}>
          <DateInput label={t.startsOn} description={'\u00a0'} valueFormat={DATE_FIELD_FORMAT} value={startsOn} onChange={(value) => value !== null && setStartsOn(value)} />
          <DateInput label={t.endsOn} description={t.endsOnHelp} valueFormat={DATE_FIELD_FORMAT} clearable minDate={startsOn} value={endsOn} onChange={setEndsOn} />
        </div>
        {giving.error !== null && <FailureAlert failure={giving.error.failure} />}
        <div className={styles.deeds}>
          <Button variant="default" disabled={giving.isPending} onClick={onClose}>{ui.cancel}</Button>
          <Button type="submit" loading={giving.isPending}>{t.submit}</Button>
        </div>
      </form>
    </Modal>
  );
}

interface ObjectChoiceProps {
  readonly board: Board;
  readonly role: StaffRole;
  readonly objectId: string;
  readonly onChange: (objectId: string) => void;
}

/** What the role is about, where that is not the whole school. */
function ObjectChoice({ board, role, objectId, onChange }: ObjectChoiceProps) {
  const { roles: texts } = useTexts();
  const { give: t } = texts;
  const kind = ROLE_OBJECTS[role]?.kind;
  if (kind === undefined) return null;
  const [label, help, data] = {
    journal: [t.journal, t.journalHelp, board.journals.map(({ journalId, name, teacherName }) => ({ value: journalId as string, label: `${name} (${teacherName})` }))] as const,
    class: [t.classOf, t.classHelp, board.classes.map(({ groupId, name }) => ({ value: groupId as string, label: name }))] as const,
    direction: [t.direction, board.directions.length === 0 ? t.noDirections : t.directionHelp, board.directions.map((value) => ({ value, label: value }))] as const,
  }[kind];
  return (
    <Select
      label={label} description={help} placeholder={t.nothingChosen} searchable clearable disabled={data.length === 0} value={objectId === '' ? null : objectId} data={data}
      onChange={(value) => onChange(value ?? '')}
    />
  );
}
