import { Button, Modal, SegmentedControl, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useState } from 'react';
import { useApiCommand } from '../../bridge/index.ts';
import { DATE_FIELD_FORMAT } from '../../i18n/dayjs.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert, notify } from '../../ui/index.ts';
import type { BoardGrant, BoardPerson } from './choose-people.ts';
import styles from './roles.module.css';

interface EndDialogProps {
  readonly person: BoardPerson;
  readonly grant: BoardGrant;
  readonly today: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Ends a role at once or after a day, by an order as it was given. */
export function EndDialog({ person, grant, today, onDone, onClose }: EndDialogProps) {
  const { roles: texts, ui } = useTexts();
  const { ending: t } = texts;
  const role = texts.holders[grant.role];
  const [when, setWhen] = useState<'atOnce' | 'onDay'>('atOnce');
  const [lastDay, setLastDay] = useState(today);
  const [basis, setBasis] = useState('');
  const [tried, setTried] = useState(false);
  const ending = useApiCommand('roles', 'end', { failureHandled: true });
  const isBasisMissing = basis.trim().length < 3;

  const end = async () => {
    setTried(true);
    if (isBasisMissing) return;
    const done = await ending.mutateAsync({ grantId: grant.grantId, endsOn: when === 'atOnce' ? null : lastDay, basis: basis.trim() }).then(() => true, () => false);
    if (!done) return;
    notify({ title: t.done(role, person.name) });
    onDone();
    onClose();
  };

  return (
    <Modal opened onClose={onClose} title={t.title(role)} size={560} closeButtonProps={{ 'aria-label': ui.close }} closeOnClickOutside={!ending.isPending}>
      <form
        className={styles.form} noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void end();
        }}
      >
        <p className={styles.words}>{t.about(person.name)}</p>
        <div className={styles.pair}>
          <SegmentedControl aria-label={t.when} value={when} data={[{ value: 'atOnce', label: t.atOnce }, { value: 'onDay', label: t.onDay }]} onChange={setWhen} />
          {when === 'onDay' && (
            <DateInput
              aria-label={t.lastDay} valueFormat={DATE_FIELD_FORMAT} minDate={today} maxDate={grant.endsOn ?? undefined} value={lastDay}
              onChange={(value) => value !== null && setLastDay(value)}
            />
          )}
        </div>
        <TextInput
          data-autofocus label={texts.give.basis} placeholder={texts.give.basisPlaceholder} maxLength={300} value={basis}
          error={tried && isBasisMissing ? texts.give.basisMissing : undefined} onChange={(event) => setBasis(event.currentTarget.value)}
        />
        {ending.error !== null && <FailureAlert failure={ending.error.failure} />}
        <div className={styles.deeds}>
          <Button variant="default" disabled={ending.isPending} onClick={onClose}>{ui.cancel}</Button>
          <Button type="submit" color="pen" loading={ending.isPending}>{t.submit}</Button>
        </div>
      </form>
    </Modal>
  );
}
