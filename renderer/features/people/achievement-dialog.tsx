import { Autocomplete, MultiSelect, Select, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useRef, useState } from 'react';
import { makeId } from '#domain/ids.ts';
import { ACHIEVEMENT_KINDS, ACHIEVEMENT_LEVELS, achievementFault, resultsOf, type Achievement } from '#domain/personal-data/index.ts';
import { useApiCommand, type InputFor, type OutputFor } from '../../bridge/index.ts';
import { DATE_FIELD_FORMAT } from '../../i18n/dayjs.ts';
import { useTexts } from '../../i18n/index.ts';
import { FormDialog, notify } from '../../ui/index.ts';
import type { ListedAchievement } from './class-achievements.tsx';
import styles from './people.module.css';

interface DialogProps {
  /** What the class has already: names of events and subjects are offered from there, so that one olympiad has one name. */
  readonly known: readonly ListedAchievement[];
  readonly today: string;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const trimmed = (achievement: Achievement): Achievement => ({ ...achievement, title: achievement.title.trim(), subject: achievement.subject.trim(), award: achievement.award.trim() });

/** Of what was typed, what the server would refuse; the day of birth it knows alone. */
const isWhole = (achievement: Achievement, today: string): boolean => achievement.title.trim().length >= 2 && achievementFault(achievement, { birthDate: null, today }) === null;

/** One event of one pupil or of several with the same result. */
export function RecordAchievementDialog({ pupils, chosen, known, today, onDone, onClose }: DialogProps & { readonly pupils: OutputFor<'personalData', 'listAchievements'>['pupils']; readonly chosen: string | null }) {
  const { achievements: t } = useTexts();
  const [pupilIds, setPupilIds] = useState<readonly string[]>(() => pupils.filter(({ pupilId, lacksConsent }) => pupilId === chosen && !lacksConsent).map(({ pupilId }) => pupilId));
  const [achievement, setAchievement] = useState<Achievement>({ kind: 'olympiad', title: '', level: 'school', subject: '', day: today, result: 'participant', award: '' });
  const [tried, setTried] = useState(false);
  /** A retry of the same words is the same entry; other words are others. */
  const given = useRef<{ readonly same: string; readonly entries: InputFor<'personalData', 'recordAchievements'>['entries'] } | null>(null);
  const record = useApiCommand('personalData', 'recordAchievements', {
    failureHandled: true,
    onDone: ({ recorded }) => {
      notify({ title: t.recorded(recorded) });
      onDone();
      onClose();
    },
  });
  const save = () => {
    setTried(true);
    if (pupilIds.length === 0 || !isWhole(achievement, today)) return;
    const wish = trimmed(achievement);
    const same = JSON.stringify([pupilIds, wish]);
    if (given.current?.same !== same) given.current = { same, entries: pupilIds.map((pupilId) => ({ achievementId: makeId<string>(Date.now(), crypto.getRandomValues(new Uint8Array(10))), pupilId })) };
    record.mutate({ entries: given.current.entries, ...wish });
  };
  return (
    <FormDialog title={t.recordTitle} confirm={t.save} isBusy={record.isPending} failure={record.error?.failure} onConfirm={save} onClose={onClose}>
      <MultiSelect
        data-autofocus label={t.pupils} description={t.pupilsHint} searchable hidePickedOptions openOnFocus={false} maxValues={40} value={[...pupilIds]} error={tried && pupilIds.length === 0 ? t.pupilsMissing : undefined}
        data={pupils.map(({ pupilId, name, lacksConsent }) => ({ value: pupilId, label: lacksConsent ? t.withoutConsent(name) : name, disabled: lacksConsent }))} onChange={setPupilIds}
      />
      {pupils.some(({ lacksConsent }) => lacksConsent) && <p className={styles.dialogNote}>{t.consentNote}</p>}
      <AchievementFields achievement={achievement} known={known} today={today} tried={tried} onChange={setAchievement} />
    </FormDialog>
  );
}

/** Whose it is stays; what was seen is told, so that nobody else's correction is overwritten. */
export function CorrectAchievementDialog({ achievement: seen, known, today, onDone, onClose }: DialogProps & { readonly achievement: ListedAchievement }) {
  const { achievements: t } = useTexts();
  const [achievement, setAchievement] = useState<Achievement>({ kind: seen.kind, title: seen.title, level: seen.level, subject: seen.subject, day: seen.day, result: seen.result, award: seen.award });
  const [tried, setTried] = useState(false);
  const correct = useApiCommand('personalData', 'correctAchievement', {
    failureHandled: true,
    onDone: () => {
      notify({ title: t.corrected });
      onDone();
      onClose();
    },
    // Somebody else was there first: the list behind the dialog shows what they wrote.
    onFailure: onDone,
  });
  const save = () => {
    setTried(true);
    if (isWhole(achievement, today)) correct.mutate({ achievementId: seen.achievementId, baseVersion: seen.version, ...trimmed(achievement) });
  };
  return (
    <FormDialog title={t.correctTitle(seen.pupilName)} confirm={t.save} isBusy={correct.isPending} failure={correct.error?.failure} onConfirm={save} onClose={onClose}>
      <AchievementFields achievement={achievement} known={known} today={today} tried={tried} onChange={setAchievement} />
    </FormDialog>
  );
}

interface FieldsProps {
  readonly achievement: Achievement;
  readonly known: readonly ListedAchievement[];
  readonly today: string;
  readonly tried: boolean;
  readonly onChange: (achievement: Achievement) => void;
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)].filter((text) => text !== '').toSorted((a, b) => a.localeCompare(b, 'ru'));

function AchievementFields({ achievement, known, today, tried, onChange }: FieldsProps) {
  const { achievements: t } = useTexts();
  const { kind, title, level, subject, day, result, award } = achievement;
  const set = (part: Partial<Achievement>) => onChange({ ...achievement, ...part });
  const results = resultsOf(kind);
  const fault = achievementFault(achievement, { birthDate: null, today });
  return (
    <>
      <div className={styles.pair}>
        <Select
          label={t.kind} allowDeselect={false} value={kind} data={ACHIEVEMENT_KINDS.map((value) => ({ value, label: t.kinds[value] }))}
          onChange={(value) => value !== null && set({ kind: value, result: resultsOf(value).includes(result) ? result : resultsOf(value)[0]! })}
        />
        <Select label={t.level} allowDeselect={false} value={level} data={ACHIEVEMENT_LEVELS.map((value) => ({ value, label: t.levels[value] }))} onChange={(value) => value !== null && set({ level: value })} />
      </div>
      <Autocomplete
        autoComplete="off" label={kind === 'award' ? t.awardEvent : t.event} {...(kind === 'award' ? {} : { placeholder: t.eventHint })} maxLength={200} value={title} data={distinct(known.map((one) => one.title))}
        error={tried && title.trim().length < 2 ? t.titleMissing : undefined} onChange={(value) => set({ title: value })}
      />
      <div className={styles.pair}>
        <Autocomplete autoComplete="off" label={t.subject} placeholder={t.subjectHint} maxLength={100} value={subject} data={distinct(known.map((one) => one.subject))} onChange={(value) => set({ subject: value })} />
        <DateInput label={t.day} valueFormat={DATE_FIELD_FORMAT} maxDate={today} value={day} error={tried && fault === 'achievement_day_wrong' ? t.dayWrong : undefined} onChange={(value) => value !== null && set({ day: value })} />
        <Select
          label={t.result} allowDeselect={false} disabled={results.length === 1} value={result} data={results.map((value) => ({ value, label: t.results[value] }))}
          onChange={(value) => value !== null && set({ result: value })}
        />
        <TextInput label={t.award} placeholder={t.awardHint} maxLength={200} value={award} error={tried && fault === 'achievement_award_missing' ? t.awardMissing : undefined} onChange={(event) => set({ award: event.currentTarget.value })} />
      </div>
    </>
  );
}
