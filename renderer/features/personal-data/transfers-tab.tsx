import { Button, Checkbox, MultiSelect, NumberInput, SegmentedControl, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { IconFileCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { TRANSFER_CATEGORIES, TRANSFER_GROUNDS, type TransferCategory, type TransferGround } from '#domain/personal-data/index.ts';
import { useApiCommand, useApiQuery, type OutputFor } from '../../bridge/index.ts';
import { DATE_FIELD_FORMAT } from '../../i18n/dayjs.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, FormDialog, notify } from '../../ui/index.ts';
import table from '../../ui/table.module.css';
import { usePersonalPaper } from '../reports/index.ts';
import styles from './personal-data.module.css';

type SchoolClasses = OutputFor<'school', 'readOverview'>['classes'];

/** The register of transfers (P-05). */
export function TransfersTab({ classes }: { readonly classes: SchoolClasses }) {
  const { personalData: t, personalData: { transfers: c } } = useTexts();
  const format = useFormat();
  const paper = usePersonalPaper();
  const [recording, setRecording] = useState(false);
  const list = useApiQuery('personalData', 'listTransfers', {}, { failureHandled: true });
  const transfers = list.data?.transfers ?? [];
  return (
    <>
      <div className={styles.filters}>
        <p className={styles.note}>{c.note}</p>
        <div className={styles.buttons}>
          {list.data && <Button variant="default" loading={paper.isBusy} onClick={() => void paper.save({ kind: 'transfers' }, c.fileName)}>{c.print}</Button>}
          {list.data?.mayRecord === true && <Button onClick={() => setRecording(true)}>{c.record}</Button>}
        </div>
      </div>
      {list.error !== null && <FailureAlert failure={list.error.failure} onAgain={() => void list.refetch()} />}
      {list.data && transfers.length === 0 && <EmptyState icon={<IconFileCheck size={40} stroke={1.3} />} title={c.empty} help={c.emptyHelp} />}
      {transfers.length > 0 && (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label={t.tabs.transfers}>
          <table className={table.table} aria-label={t.tabs.transfers}>
            <thead><tr><th className={styles.number}>{c.columns.number}</th><th>{c.columns.date}</th><th>{c.columns.recipient}</th><th>{c.columns.basis}</th><th>{c.columns.what}</th><th className={styles.number}>{c.columns.people}</th><th>{c.columns.by}</th></tr></thead>
            <tbody>
              {transfers.map((one) => (
                <tr key={one.number}>
                  <td className={styles.number}>{one.number}</td>
                  <td className={styles.nowrap}>{format.date(one.sentOn)}</td>
                  <th scope="row">{one.recipient}</th>
                  <td>{t.grounds[one.ground]}<span className={styles.quiet}>{one.basis}</span></td>
                  <td>{one.categories.map((category) => t.categories[category]).join('; ')}{one.classes.length > 0 && <span className={styles.quiet}>{one.classes.join(', ')}</span>}</td>
                  <td className={styles.number}>{format.whole(one.people)}</td>
                  <td>{one.recordedByName}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {recording && <RecordDialog classes={classes} onDone={() => void list.refetch()} onClose={() => setRecording(false)} />}
    </>
  );
}

function RecordDialog({ classes, onDone, onClose }: { readonly classes: SchoolClasses; readonly onDone: () => void; readonly onClose: () => void }) {
  const { personalData: t, personalData: { transfers: c } } = useTexts();
  const [recipient, setRecipient] = useState('');
  const [ground, setGround] = useState<TransferGround>('law');
  const [basis, setBasis] = useState('');
  const [categories, setCategories] = useState<readonly TransferCategory[]>([]);
  const [classIds, setClassIds] = useState<readonly string[]>([]);
  const [people, setPeople] = useState<number | null>(null);
  const [day, setDay] = useState(() => new Date().toISOString().slice(0, 10));
  const [tried, setTried] = useState(false);
  const record = useApiCommand('personalData', 'recordTransfer', {
    failureHandled: true,
    onDone: ({ number }) => {
      notify({ title: c.done(number) });
      onDone();
      onClose();
    },
  });
  const inClasses = classes.filter(({ groupId }) => classIds.includes(groupId)).reduce((sum, group) => sum + group.pupils, 0);
  const count = people ?? inClasses;
  const isWhole = recipient.trim().length > 2 && basis.trim().length > 2 && categories.length > 0 && count > 0;
  const save = () => {
    setTried(true);
    if (isWhole) record.mutate({ recipient: recipient.trim(), ground, basis: basis.trim(), categories: [...categories], classIds: [...classIds], people: count, sentOn: day });
  };
  return (
    <FormDialog title={c.title} confirm={t.save} isBusy={record.isPending} failure={record.error?.failure} onConfirm={save} onClose={onClose}>
      <TextInput data-autofocus label={c.recipient} description={c.recipientHint} maxLength={300} value={recipient} onChange={(event) => setRecipient(event.currentTarget.value)} />
      <SegmentedControl aria-label={c.ground} value={ground} data={TRANSFER_GROUNDS.map((value) => ({ value, label: t.grounds[value] }))} onChange={(value) => setGround(value)} />
      <TextInput label={c.document} description={t.basisHint} maxLength={300} value={basis} onChange={(event) => setBasis(event.currentTarget.value)} />
      <Checkbox.Group label={c.what} value={[...categories]} onChange={(values) => setCategories(TRANSFER_CATEGORIES.filter((one) => values.includes(one)))}>
        <div className={styles.pair}>{TRANSFER_CATEGORIES.map((one) => <Checkbox key={one} value={one} label={t.categories[one]} />)}</div>
      </Checkbox.Group>
      <MultiSelect label={c.classes} searchable value={[...classIds]} data={classes.map(({ groupId: value, name }) => ({ value, label: name }))} onChange={setClassIds} />
      <div className={styles.pair}>
        <NumberInput label={c.people} min={1} max={100_000} allowDecimal={false} value={count === 0 ? '' : count} onChange={(value) => setPeople(typeof value === 'number' ? value : null)} />
        <DateInput label={t.date} valueFormat={DATE_FIELD_FORMAT} value={day} onChange={(value) => value !== null && setDay(value)} />
      </div>
      {tried && !isWhole && <p className={styles.words} role="alert">{c.nothingChosen}</p>}
    </FormDialog>
  );
}
