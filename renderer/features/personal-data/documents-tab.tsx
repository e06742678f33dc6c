import { Button, Select, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useState } from 'react';
import type { StaffId } from '#domain/ids.ts';
import { PERSONAL_DOCUMENTS, type PersonalDocumentKind } from '#domain/personal-data/index.ts';
import { useApiCommand, useApiQuery, type OutputFor } from '../../bridge/index.ts';
import { DATE_FIELD_FORMAT } from '../../i18n/dayjs.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { FailureAlert, FormDialog, notify } from '../../ui/index.ts';
import table from '../../ui/table.module.css';
import { PREPARED_PAPERS } from './prepared-papers.ts';
import { usePersonalPaper } from '../reports/index.ts';
import styles from './personal-data.module.css';

/** The folder of documents on personal data, and what is missing of it; those that can be are prepared here, and entered when they are signed (P-11). */
export function DocumentsTab() {
  const { personalData: t, personalData: { papers: p } } = useTexts();
  const format = useFormat();
  const [isAppointing, setAppointing] = useState(false);
  const [entering, setEntering] = useState<PersonalDocumentKind | null>(null);
  const paper = usePersonalPaper();
  const list = useApiQuery('personalData', 'listDocuments', {}, { failureHandled: true });
  return (
    <>
      {list.error !== null && <FailureAlert failure={list.error.failure} onAgain={() => void list.refetch()} />}
      {list.data && (
        <>
          <p className={styles.note}>{p.note(list.data.missing.length)}</p>
          <div className={styles.scroll} tabIndex={0} role="region" aria-label={t.tabs.documents}>
            <table className={table.table} aria-label={t.tabs.documents}>
              <thead><tr><th>{p.name}</th><th>{p.number}</th><th>{p.date}</th><th>{p.place}</th><th><span className={styles.hidden}>{t.deeds}</span></th></tr></thead>
              <tbody>
                {PERSONAL_DOCUMENTS.map(({ kind, obligatory }) => {
                  const prepared = PREPARED_PAPERS[kind];
                  const entered = list.data.documents.find((one) => one.kind === kind);
                  return (
                    <tr key={kind}>
                      <th scope="row">{t.documents[kind]}{obligatory && <span className={styles.quiet}>{p.obligatory}</span>}</th>
                      <td className={styles.nowrap}>{entered ? entered.number : <span className={obligatory ? styles.lacks : undefined}>{p.missing}</span>}</td>
                      <td className={styles.nowrap}>{entered && format.date(entered.issuedOn)}</td>
                      <td>{entered?.place}{entered && entered.note !== '' && <span className={styles.quiet}>{entered.note}</span>}</td>
                      <td className={styles.deed}>
                        {prepared && (
                          <Button size="compact-sm" variant="subtle" loading={paper.isBusy} onClick={() => (prepared.kind === 'responsibleOrder' ? setAppointing(true) : void paper.save(prepared, `${t.documents[kind]}.pdf`))}>{p.prepare}</Button>
                        )}
                        <Button size="compact-sm" variant="subtle" onClick={() => setEntering(kind)}>{entered ? p.again : p.enter}</Button>
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </div>
        </>
      )}
      {isAppointing && list.data && (
        <AppointDialog
          people={list.data.people} isBusy={paper.isBusy} onClose={() => setAppointing(false)}
          onChosen={(staffId) => {
            setAppointing(false);
            void paper.save({ kind: 'responsibleOrder', staffId }, `${t.documents.responsibleOrder}.pdf`);
          }}
        />
      )}
      {entering !== null && <DocumentDialog kind={entering} onDone={() => void list.refetch()} onClose={() => setEntering(null)} />}
    </>
  );
}

/** Whom the order is about: the program does not know whom the head will appoint. */
function AppointDialog({ people, isBusy, onChosen, onClose }: { readonly people: OutputFor<'personalData', 'listDocuments'>['people']; readonly isBusy: boolean; readonly onChosen: (staffId: StaffId | null) => void; readonly onClose: () => void }) {
  const { personalData: t, personalData: { papers: p } } = useTexts();
  const [staffId, setStaffId] = useState<string | null>(null);
  return (
    <FormDialog title={t.documents.responsibleOrder} confirm={p.prepare.replace('…', '')} isBusy={isBusy} failure={undefined} onConfirm={() => onChosen(staffId as StaffId | null)} onClose={onClose}>
      <Select data-autofocus label={p.responsible} description={p.responsibleHint} searchable clearable value={staffId} data={people.map(({ staffId: value, name }) => ({ value, label: name }))} onChange={setStaffId} />
    </FormDialog>
  );
}

function DocumentDialog({ kind, onDone, onClose }: { readonly kind: PersonalDocumentKind; readonly onDone: () => void; readonly onClose: () => void }) {
  const { personalData: t, personalData: { papers: p } } = useTexts();
  const [number, setNumber] = useState('');
  const [place, setPlace] = useState('');
  const [note, setNote] = useState('');
  const [day, setDay] = useState(() => new Date().toISOString().slice(0, 10));
  const [tried, setTried] = useState(false);
  const isWhole = number.trim() !== '' && place.trim() !== '';
  const record = useApiCommand('personalData', 'recordDocument', {
    failureHandled: true,
    onDone: () => {
      notify({ title: p.done });
      onDone();
      onClose();
    },
  });
  const save = () => {
    setTried(true);
    if (isWhole) record.mutate({ kind, number: number.trim(), issuedOn: day, place: place.trim(), note: note.trim() });
  };
  return (
    <FormDialog title={t.documents[kind]} confirm={t.save} isBusy={record.isPending} failure={record.error?.failure} onConfirm={save} onClose={onClose}>
      <div className={styles.pair}>
        <TextInput data-autofocus label={p.number} maxLength={100} value={number} onChange={(event) => setNumber(event.currentTarget.value)} />
        <DateInput label={p.date} valueFormat={DATE_FIELD_FORMAT} value={day} onChange={(value) => value !== null && setDay(value)} />
      </div>
      <TextInput label={p.place} maxLength={200} value={place} onChange={(event) => setPlace(event.currentTarget.value)} />
      <TextInput label={p.remark} maxLength={300} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      {tried && !isWhole && <p className={styles.words} role="alert">{p.fieldsMissing}</p>}
    </FormDialog>
  );
}
