import { Autocomplete, Button, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { IconBook2 } from '@tabler/icons-react';
import { useState } from 'react';
import { RUSSIAN_TIME_ZONES } from '#domain/school-time.ts';
import { useApiCommand } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, notify } from '../../ui/index.ts';
import table from '../../ui/table.module.css';
import type { Board } from './choose-people.ts';
import styles from './roles.module.css';

/** Minutes after which a session at the server that nobody uses is over; one that was chosen otherwise is offered, too. */
const IDLE_SESSIONS = [15, 30, 45, 60, 90, 120] as const;
const idleSessionsWith = (chosen: number): readonly number[] => [...new Set([...IDLE_SESSIONS, chosen])].toSorted((one, other) => one - other);

/** The zones of Russia, and one of elsewhere where the school has it. */
const zonesWith = (chosen: string): readonly string[] => (RUSSIAN_TIME_ZONES.some((zone) => zone === chosen) ? RUSSIAN_TIME_ZONES : [chosen, ...RUSSIAN_TIME_ZONES]);

interface PolicySettingsProps {
  readonly board: Board;
  readonly onDone: () => void;
}

/** What regulations differ on (C-3, P-10), the password before final marks, idle lock, lease and how long one is signed in, and the directions that methodists are appointed for. */
export function PolicySettings({ board, onDone }: PolicySettingsProps) {
  const { roles: texts } = useTexts();
  const { settings: t } = texts;
  const [settings, setSettings] = useState(board.settings);
  const [basis, setBasis] = useState('');
  const [tried, setTried] = useState(false);
  const saving = useApiCommand('roles', 'setPolicy', { failureHandled: true });
  const isBasisMissing = basis.trim().length < 3;
  const isChanged = JSON.stringify(settings) !== JSON.stringify(board.settings);
  const set = (change: Partial<Board['settings']>) => setSettings((before) => ({ ...before, ...change }));

  const save = async () => {
    setTried(true);
    if (isBasisMissing) return;
    const done = await saving.mutateAsync({ ...settings, basis: basis.trim() }).then(() => true, () => false);
    if (!done) return;
    setBasis('');
    setTried(false);
    notify({ title: t.saved });
    onDone();
  };

  return (
    <div className={styles.scroll}>
      <form
        className={`${styles.form} ${styles.settings}`} noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Switch
          label={t.marks} description={t.marksHelp} checked={settings.classTeacherMayMarkAllSubjects}
          onChange={(event) => set({ classTeacherMayMarkAllSubjects: event.currentTarget.checked })}
        />
        <Switch
          label={t.marked} description={t.markedHelp} checked={settings.administrationOnMarkedWorkstations}
          onChange={(event) => set({ administrationOnMarkedWorkstations: event.currentTarget.checked })}
        />
        <div className={styles.pair}>
          <NumberInput
            label={t.idle} value={settings.idleLockMinutes} min={1} max={15} allowDecimal={false} clampBehavior="strict"
            onChange={(value) => set({ idleLockMinutes: Math.max(1, Math.min(15, Number(value) || 1)) })}
          />
          <NumberInput
            label={t.lease} value={settings.leaseDays} min={1} max={60} allowDecimal={false} clampBehavior="strict"
            onChange={(value) => set({ leaseDays: Math.max(1, Math.min(60, Number(value) || 1)) })}
          />
          <NumberInput
            label={t.signIn} description={t.signInHelp} value={settings.signInDays} min={1} max={90} allowDecimal={false} clampBehavior="strict"
            onChange={(value) => set({ signInDays: Math.max(1, Math.min(90, Number(value) || 1)) })}
          />
          <Select
            label={t.idleSession} description={t.idleSessionHelp} value={String(settings.sessionIdleMinutes)} allowDeselect={false}
            data={idleSessionsWith(settings.sessionIdleMinutes).map((minutes) => ({ value: String(minutes), label: t.minutes(minutes) }))}
            onChange={(value) => value !== null && set({ sessionIdleMinutes: Number(value) })}
          />
          <NumberInput
            label={t.finals} description={t.finalsHelp} value={settings.finalMarksPasswordMinutes} min={0} max={60} allowDecimal={false} clampBehavior="strict"
            onChange={(value) => set({ finalMarksPasswordMinutes: Math.max(0, Math.min(60, Number(value) || 0)) })}
          />
          <NumberInput
            label={t.temporary} description={t.temporaryHelp} value={settings.temporaryPasswordDays} min={1} max={60} allowDecimal={false} clampBehavior="strict"
            onChange={(value) => set({ temporaryPasswordDays: Math.max(1, Math.min(60, Number(value) || 1)) })}
          />
        </div>
        <Select
          label={t.zone} description={t.zoneHelp} value={settings.timeZone} allowDeselect={false} data={zonesWith(settings.timeZone).map((value) => ({ value, label: t.zones[value] ?? value }))}
          onChange={(value) => value !== null && set({ timeZone: value })}
        />
        <TextInput
          label={texts.give.basis} description={t.basisHelp} placeholder={texts.give.basisPlaceholder} maxLength={300} value={basis} disabled={!isChanged}
          error={tried && isChanged && isBasisMissing ? texts.give.basisMissing : undefined} onChange={(event) => setBasis(event.currentTarget.value)}
        />
        {saving.error !== null && <FailureAlert failure={saving.error.failure} />}
        <div className={styles.deeds}>
          <Button type="submit" disabled={!isChanged} loading={saving.isPending}>{t.save}</Button>
        </div>
      </form>
      <h2 className={styles.heading}>{t.directions}</h2>
      <p className={styles.note}>{t.directionsHelp}</p>
      {board.subjects.length === 0 ? (
        <EmptyState icon={<IconBook2 size={40} stroke={1.3} />} title={t.noSubjects} help={t.noSubjectsHelp} />
      ) : (
        <table className={`${table.table} ${styles.settings}`} aria-label={t.directions}>
          <thead>
            <tr>
              <th>{t.subject}</th>
              <th className={styles.who}>{t.direction}</th>
            </tr>
          </thead>
          <tbody>
            {board.subjects.map((subject) => (
              <tr key={subject.subjectId}>
                <th scope="row">{subject.name}</th>
                <td><DirectionField key={subject.direction} subject={subject} directions={board.directions} onDone={onDone} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

interface DirectionFieldProps {
  readonly subject: Board['subjects'][number];
  readonly directions: readonly string[];
  readonly onDone: () => void;
}

/** Saved when it is left or Enter is pressed; Esc takes back what was typed. */
function DirectionField({ subject, directions, onDone }: DirectionFieldProps) {
  const { roles } = useTexts();
  const { settings: t } = roles;
  const [direction, setDirection] = useState(subject.direction);
  const saving = useApiCommand('roles', 'setDirection', { onDone });
  const save = (value: string) => {
    if (value.trim() !== subject.direction && !saving.isPending) saving.mutate({ subjectId: subject.subjectId, direction: value.trim() }, { onError: () => setDirection(subject.direction) });
  };
  return (
    <Autocomplete
      aria-label={t.directionOf(subject.name)} placeholder={t.noDirection} size="xs" maxLength={100} value={direction} data={[...directions]} disabled={saving.isPending}
      onChange={setDirection} onOptionSubmit={save} onBlur={() => save(direction)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') save(direction);
        if (event.key === 'Escape') setDirection(subject.direction);
      }}
    />
  );
}
