import { Button, Checkbox, SegmentedControl, Select } from '@mantine/core';
import { IconFileCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { GroupId } from '#domain/ids.ts';
import { useApiQuery, type OutputFor } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert } from '../../ui/index.ts';
import table from '../../ui/table.module.css';
import { CONSENT_FILTERS, fitsFilter, type ConsentFilter, type PupilPapers } from './consent-filters.ts';
import { EnterDialog } from './enter-dialog.tsx';
import { usePersonalPaper } from '../reports/index.ts';
import styles from './personal-data.module.css';

export interface ConsentsTabProps {
  readonly classes: OutputFor<'school', 'readOverview'>['classes'];
  /** Whose own class is shown first. */
  readonly own: string;
}

/** The consents of a class: what is in force, who lacks what, and entering for many at once (P-02, P-03). */
export function ConsentsTab({ classes, own }: ConsentsTabProps) {
  const { personalData: t, personalData: { consents: c } } = useTexts();
  const format = useFormat();
  const paper = usePersonalPaper();
  const [groupId, setGroupId] = useState<GroupId>(() => (classes.find(({ classTeacher }) => classTeacher?.staffId === own) ?? classes[0]!).groupId);
  const [filter, setFilter] = useState<ConsentFilter>('all');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [entering, setEntering] = useState(false);
  const list = useApiQuery('personalData', 'readClass', { groupId }, { failureHandled: true });
  const pupils = list.data?.pupils ?? [];
  const shown = pupils.filter((pupil) => fitsFilter(pupil, filter));
  const picked = shown.filter(({ pupilId }) => chosen.has(pupilId));
  const choose = (pupilIds: readonly string[], on: boolean) => {
    const next = new Set(chosen);
    for (const pupilId of pupilIds) {
      if (on) next.add(pupilId);
      else next.delete(pupilId);
    }
    setChosen(next);
  };
  const state = (pupil: PupilPapers, subject: 'data' | 'diary' | 'transfer') => (
    <td className={styles.nowrap}><span className={subject === 'data' && pupil.lacksConsent ? styles.lacks : undefined}>{t.states[pupil[subject]]}</span></td>
  );
  return (
    <>
      <div className={styles.filters}>
        <Select
          aria-label={c.chooseClass} w={110} searchable={classes.length > 6} value={groupId} data={classes.map(({ groupId: value, name }) => ({ value, label: name }))}
          onChange={(value) => {
            if (value === null) return;
            setGroupId(value);
            setChosen(new Set());
          }}
        />
        <SegmentedControl aria-label={c.filter} value={filter} data={CONSENT_FILTERS.map((value) => ({ value, label: c.filters[value] }))} onChange={(value) => setFilter(value)} />
        <div className={styles.buttons}>
          <Button variant="default" loading={paper.isBusy} onClick={() => void paper.save({ kind: 'consentForm', groupId }, c.formName(list.data?.name ?? ''))}>{c.form}</Button>
          <Button variant="default" loading={paper.isBusy} onClick={() => void paper.save({ kind: 'consentList', groupId }, c.listName(list.data?.name ?? ''))}>{c.list}</Button>
          {list.data?.mayEnter === true && <Button disabled={picked.length === 0} onClick={() => setEntering(true)}>{c.enter(picked.length)}</Button>}
        </div>
      </div>
      <p className={styles.note}>{c.note}{list.data && ` ${c.count(pupils.length, pupils.filter(({ lacksConsent }) => lacksConsent).length)}.`}</p>
      {list.error !== null && <FailureAlert failure={list.error.failure} onAgain={() => void list.refetch()} />}
      {list.data && shown.length === 0 && <EmptyState icon={<IconFileCheck size={40} stroke={1.3} />} title={c.nobody} help={c.nobodyHelp} />}
      {list.data && shown.length > 0 && (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label={t.tabs.consents}>
          <table className={table.table} aria-label={t.tabs.consents}>
            <thead>
              <tr>
                {list.data.mayEnter && (
                  <th><Checkbox aria-label={c.chooseAll} checked={picked.length === shown.length} indeterminate={picked.length > 0 && picked.length < shown.length} onChange={(event) => choose(shown.map(({ pupilId }) => pupilId), event.currentTarget.checked)} /></th>
                )}
                <th>{c.pupil}</th><th>{c.data}</th><th>{c.diary}</th><th>{c.transfer}</th><th>{c.ownColumn}</th><th>{c.lastPaper}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((pupil) => (
                <tr key={pupil.pupilId}>
                  {list.data.mayEnter && <td><Checkbox aria-label={c.choose(pupil.name)} checked={chosen.has(pupil.pupilId)} onChange={(event) => choose([pupil.pupilId], event.currentTarget.checked)} /></td>}
                  <th scope="row">{pupil.name}</th>
                  {state(pupil, 'data')}{state(pupil, 'diary')}{state(pupil, 'transfer')}
                  <td className={styles.nowrap}><span className={pupil.own === 'due' ? styles.lacks : undefined}>{t.own[pupil.own]}</span></td>
                  <td>{pupil.papers[0] && c.paper(t.decisions[pupil.papers[0].state], format.date(pupil.papers[0].decidedOn), pupil.papers[0].basis)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {entering && list.data && (
        <EnterDialog
          pupils={picked} today={list.data.today} onClose={() => setEntering(false)}
          onDone={() => {
            setEntering(false);
            setChosen(new Set());
          }}
        />
      )}
    </>
  );
}
