import { Button, Checkbox, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { useState } from 'react';
import type { StaffId } from '#domain/ids.ts';
import { useApiCommand, useApiQuery } from '../../bridge/index.ts';
import { DATE_FIELD_FORMAT } from '../../i18n/dayjs.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { FailureAlert, FormDialog, notify } from '../../ui/index.ts';
import table from '../../ui/table.module.css';
import { usePersonalPaper } from '../reports/index.ts';
import styles from './personal-data.module.css';

/** Who signed the obligation not to disclose, those who did not first (P-07). */
export function NondisclosureTab() {
  const { personalData: t, personalData: { nondisclosure: n, consents: c } } = useTexts();
  const format = useFormat();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [signing, setSigning] = useState(false);
  const list = useApiQuery('personalData', 'listNondisclosure', {}, { failureHandled: true });
  const people = list.data?.people ?? [];
  const unsigned = people.filter(({ signedOn }) => signedOn === null).length;
  const paper = usePersonalPaper();
  return (
    <>
      <div className={styles.filters}>
        <p className={styles.note}>{list.data && n.note(unsigned)}</p>
        <div className={styles.buttons}>
          <Button
            variant="default" loading={paper.isBusy} disabled={!list.data || (chosen.length === 0 && unsigned === 0)}
            onClick={() => void paper.save({ kind: 'nondisclosureForm', who: chosen.length === 0 ? 'unsigned' : chosen.map((one) => one as StaffId) }, n.formsName)}
          >
            {chosen.length === 0 ? n.formsForUnsigned(unsigned) : n.forms(chosen.length)}
          </Button>
          <Button disabled={chosen.length === 0} onClick={() => setSigning(true)}>{n.sign(chosen.length)}</Button>
        </div>
      </div>
      {list.error !== null && <FailureAlert failure={list.error.failure} onAgain={() => void list.refetch()} />}
      {people.length > 0 && (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label={t.tabs.nondisclosure}>
          <table className={table.table} aria-label={t.tabs.nondisclosure}>
            <thead><tr><th><span className={styles.hidden}>{t.deeds}</span></th><th>{n.person}</th><th>{n.signed}</th><th>{n.document}</th></tr></thead>
            <tbody>
              {people.map(({ staffId, name, position, signedOn, document }) => (
                <tr key={staffId}>
                  <td><Checkbox aria-label={c.choose(name)} checked={chosen.includes(staffId)} onChange={(event) => setChosen(event.currentTarget.checked ? [...chosen, staffId] : chosen.filter((one) => one !== staffId))} /></td>
                  <th scope="row"><span className={styles.name}>{name}</span><span className={styles.quiet}>{position}</span></th>
                  <td className={styles.nowrap}>{signedOn === null ? <span className={styles.lacks}>{n.missing}</span> : format.date(signedOn)}</td>
                  <td>{document}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {signing && (
        <SignDialog
          staffIds={chosen} onClose={() => setSigning(false)}
          onDone={() => {
            setSigning(false);
            setChosen([]);
            void list.refetch();
          }}
        />
      )}
    </>
  );
}

function SignDialog({ staffIds, onDone, onClose }: { readonly staffIds: readonly string[]; readonly onDone: () => void; readonly onClose: () => void }) {
  const { personalData: t, personalData: { nondisclosure: n } } = useTexts();
  const [document, setDocument] = useState('');
  const [day, setDay] = useState(() => new Date().toISOString().slice(0, 10));
  const [tried, setTried] = useState(false);
  const isMissing = document.trim().length < 3;
  const sign = useApiCommand('personalData', 'recordNondisclosure', {
    failureHandled: true,
    onDone: () => {
      notify({ title: n.done });
      onDone();
    },
  });
  const save = () => {
    setTried(true);
    if (!isMissing) sign.mutate({ staffIds: [...staffIds], signedOn: day, document: document.trim() });
  };
  return (
    <FormDialog title={n.title(staffIds.length)} confirm={t.save} isBusy={sign.isPending} failure={sign.error?.failure} onConfirm={save} onClose={onClose}>
      <TextInput data-autofocus label={n.document} maxLength={300} error={tried && isMissing ? t.basisMissing : undefined} value={document} onChange={(event) => setDocument(event.currentTarget.value)} />
      <DateInput label={t.date} valueFormat={DATE_FIELD_FORMAT} value={day} onChange={(value) => value !== null && setDay(value)} />
    </FormDialog>
  );
}
