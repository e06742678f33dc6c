import { ActionIcon, Button, Menu, Select } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { IconDotsVertical, IconPencil, IconTrash, IconTrophy } from '@tabler/icons-react';
import { useState } from 'react';
import type { GroupId, PupilId } from '#domain/ids.ts';
import { isPrize } from '#domain/personal-data/index.ts';
import { useApiCommand, useApiQuery, type OutputFor } from '../../bridge/index.ts';
import { DATE_FIELD_FORMAT } from '../../i18n/dayjs.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, notify, Screen, shortName, useConfirm } from '../../ui/index.ts';
import { usePersonalPaper } from '../reports/index.ts';
import { CorrectAchievementDialog, RecordAchievementDialog } from './achievement-dialog.tsx';
import { ViewChoice, type ViewChoiceProps } from './view-choice.tsx';
import styles from './people.module.css';

export type ListedAchievement = OutputFor<'personalData', 'listAchievements'>['achievements'][number];

export interface ClassAchievementsProps extends ViewChoiceProps {
  readonly groupId: GroupId;
  readonly className: string;
  readonly today: string;
  /** The first day of the school year, from which on they are shown at first. */
  readonly yearStartsOn: string;
}

/** «Достижения» of a class: what its pupils brought home within days (P-04, G-08), entered, corrected, removed and printed. Asked of the server each time, and kept nowhere here. */
export function ClassAchievements({ groupId, className, today, yearStartsOn, view, onChoose }: ClassAchievementsProps) {
  const { achievements: t, ui } = useTexts();
  const [days, setDays] = useState<{ readonly fromDay: string | null; readonly untilDay: string | null }>({ fromDay: yearStartsOn, untilDay: null });
  const [pupilId, setPupilId] = useState<PupilId | null>(null);
  const [open, setOpen] = useState<'record' | ListedAchievement | null>(null);
  const paper = usePersonalPaper();
  const list = useApiQuery('personalData', 'listAchievements', { groupId, ...days }, { failureHandled: true, keepPrevious: true });
  const again = () => void list.refetch();
  const all = list.data?.achievements ?? [];
  const pupils = list.data?.pupils ?? [];
  const shown = pupilId === null ? all : all.filter((one) => one.pupilId === pupilId);
  const mayRecord = pupils.length > 0;
  const isAllTime = days.fromDay === null && days.untilDay === null;
  const isUnfiltered = pupilId === null && days.untilDay === null && (days.fromDay === null || days.fromDay === yearStartsOn);
  const remark = list.data === undefined ? (list.error === null ? ui.loading : '') : shown.length === 0 ? '' : t.summary(shown.length, new Set(shown.map((one) => one.pupilId)).size, shown.filter(({ result }) => isPrize(result)).length);
  return (
    <Screen
      title={t.titleOf(className)} remark={remark} body="fill"
      actions={
        <>
          <Button variant="default" disabled={shown.length === 0} loading={paper.isBusy} onClick={() => void paper.save({ kind: 'achievements', groupId, pupilId, ...days }, t.fileName(pupilId === null ? className : shown[0]?.pupilName ?? className))}>{t.print}</Button>
          {mayRecord && <Button leftSection={<IconTrophy size={17} stroke={1.6} />} onClick={() => setOpen('record')}>{t.record}</Button>}
        </>
      }
    >
      <div className={styles.toolbar}>
        <ViewChoice view={view} onChoose={onChoose} />
        <Select aria-label={t.pupil} w={240} searchable value={pupilId ?? ''} data={[{ value: '', label: t.everybody }, ...pupilsToChoose(pupils, all)]} onChange={(value) => setPupilId(value ? (value as PupilId) : null)} />
        <DateInput aria-label={t.from} placeholder={t.from} w={140} clearable clearButtonProps={{ 'aria-label': t.clear }} valueFormat={DATE_FIELD_FORMAT} value={days.fromDay} onChange={(fromDay) => setDays({ ...days, fromDay })} />
        <DateInput aria-label={t.until} placeholder={t.until} w={140} clearable clearButtonProps={{ 'aria-label': t.clear }} valueFormat={DATE_FIELD_FORMAT} value={days.untilDay} onChange={(untilDay) => setDays({ ...days, untilDay })} />
        <Button variant="subtle" onClick={() => setDays({ fromDay: isAllTime ? yearStartsOn : null, untilDay: null })}>{isAllTime ? t.thisYear : t.allTime}</Button>
      </div>
      {list.error !== null && <FailureAlert failure={list.error.failure} onAgain={again} />}
      {list.data?.more === true && <p className={styles.dialogNote} role="status">{t.more}</p>}
      {list.data !== undefined && list.error === null && shown.length === 0 && (
        <EmptyState
          icon={<IconTrophy size={40} stroke={1.3} />} title={isUnfiltered ? t.empty : t.emptyFilter}
          help={!isUnfiltered ? t.emptyFilterHelp : mayRecord ? t.emptyHelp : t.emptyReader}
        />
      )}
      {shown.length > 0 && <AchievementsTable label={t.titleOf(className)} achievements={shown} onCorrect={setOpen} onRemoved={again} />}
      {open === 'record' && (
        <RecordAchievementDialog pupils={pupils} chosen={pupilId} known={all} today={today} onDone={again} onClose={() => setOpen(null)} />
      )}
      {open !== null && open !== 'record' && <CorrectAchievementDialog achievement={open} known={all} today={today} onDone={again} onClose={() => setOpen(null)} />}
    </Screen>
  );
}

/** The pupils of today and whoever else is on the list, by name, each once. */
function pupilsToChoose(pupils: OutputFor<'personalData', 'listAchievements'>['pupils'], achievements: readonly ListedAchievement[]): { readonly value: string; readonly label: string }[] {
  const names = new Map([...pupils.map(({ pupilId, name }) => [pupilId, name] as const), ...achievements.map(({ pupilId, pupilName }) => [pupilId, pupilName] as const)]);
  return [...names].map(([value, label]) => ({ value, label })).toSorted((a, b) => a.label.localeCompare(b.label, 'ru'));
}

interface AchievementsTableProps {
  readonly label: string;
  readonly achievements: readonly ListedAchievement[];
  readonly onCorrect: (achievement: ListedAchievement) => void;
  readonly onRemoved: () => void;
}

function AchievementsTable({ label, achievements, onCorrect, onRemoved }: AchievementsTableProps) {
  const { achievements: t } = useTexts();
  const format = useFormat();
  const confirm = useConfirm();
  const removal = useApiCommand('personalData', 'removeAchievement', {
    onDone: () => {
      notify({ title: t.removed });
      onRemoved();
    },
  });
  const remove = async ({ achievementId, version, pupilName, title, day }: ListedAchievement) => {
    if (await confirm({ title: t.removeTitle, question: t.removeQuestion(pupilName, title, format.date(day)), confirm: t.removeConfirm, dangerous: true })) removal.mutate({ achievementId, baseVersion: version });
  };
  const changeWords = (by: string, recordedBy: string, when: string): string => (by === recordedBy ? t.changedOn(when) : t.changedBy(shortName(by), when));
  const hasDeeds = achievements.some(({ mayManage }) => mayManage);
  return (
    <div className={styles.tableRoom} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            <th className={styles.date}>{t.columns.day}</th><th>{t.columns.pupil}</th><th>{t.columns.event}</th><th>{t.columns.level}</th><th>{t.columns.result}</th><th className={styles.recordedBy}>{t.columns.by}</th>
            {hasDeeds && <th className={styles.deed}><span className={styles.hidden}>{t.deeds}</span></th>}
          </tr>
        </thead>
        <tbody>
          {achievements.map((one) => (
            <tr key={one.achievementId}>
              <td className={styles.date}>{format.date(one.day)}</td>
              <th scope="row"><span className={styles.last}>{one.pupilName.split(' ')[0]}</span> {one.pupilName.split(' ').slice(1).join(' ')}</th>
              <td className={styles.long}>
                {one.title}
                <div className={styles.quiet}>{[t.kinds[one.kind], one.subject].filter((part) => part !== '').join(' · ')}</div>
              </td>
              <td>{t.levels[one.level]}</td>
              <td className={styles.long}>
                <span className={isPrize(one.result) ? styles.last : undefined}>{t.results[one.result]}</span>
                {one.award !== '' && <div className={styles.quiet}>{one.award}</div>}
              </td>
              <td>
                {shortName(one.recordedByName)}
                {one.changedByName !== null && one.changedAt !== null && <div className={styles.quiet}>{changeWords(one.changedByName, one.recordedByName, format.dateTime(one.changedAt))}</div>}
              </td>
              {hasDeeds && (
                <td className={styles.deed}>
                  {one.mayManage && (
                    <Menu position="bottom-end">
                      <Menu.Target><ActionIcon variant="subtle" color="gray" size={26} aria-label={t.deedsOf(one.pupilName, one.title)}><IconDotsVertical size={17} stroke={1.6} /></ActionIcon></Menu.Target>
                      <Menu.Dropdown>
                        <Menu.Item leftSection={<IconPencil size={17} stroke={1.6} />} onClick={() => onCorrect(one)}>{t.correct}</Menu.Item>
                        <Menu.Item color="pen" leftSection={<IconTrash size={17} stroke={1.6} />} onClick={() => void remove(one)}>{t.remove}</Menu.Item>
                      </Menu.Dropdown>
                    </Menu>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
