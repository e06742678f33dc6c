import { ActionIcon, Button, Select, Tooltip } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { IconPrinter, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useApiQuery, type InputFor, type OutputFor } from '../../bridge/index.ts';
import { DATE_FIELD_FORMAT } from '../../i18n/dayjs.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert } from '../../ui/index.ts';
import table from '../../ui/table.module.css';
import { usePersonalPaper } from '../reports/index.ts';
import styles from './personal-data.module.css';

type Filter = Omit<InputFor<'personalData', 'listPrinted'>, 'before'>;
type Listed = OutputFor<'personalData', 'listPrinted'>['documents'][number];

const EVERYTHING: Filter = { how: null, what: null, personId: null, fromDay: null, untilDay: null };
/** Kinds of documents that leave the program, as workstations call them; the words are those of the security register. */
const KINDS = ['parents-letter', 'credential-slips', 'credential-register', 'personal-consentForm', 'personal-consentList', 'personal-destruction', 'personal-block', 'personal-unblock', 'personal-nondisclosureForm', 'personal-accessList', 'personal-responsibleOrder', 'personal-introductionOrder', 'personal-regulation', 'personal-securityInstruction', 'personal-consentForms', 'personal-transfers', 'personal-achievements', 'personal-printed', 'usage-report', 'rescue-act', 'rescue-sheet', 'security-events'];

/** The register of printed and saved documents (P-13), for who keeps the papers on personal data. */
export function PrintedTab() {
  const { personalData: t, personalData: { printed: c } } = useTexts();
  const paper = usePersonalPaper();
  const [filter, setFilter] = useState(EVERYTHING);
  /** Cursors of the pages that were left, the shown one last; empty on the newest page. */
  const [trail, setTrail] = useState<readonly number[]>([]);
  const list = useApiQuery('personalData', 'listPrinted', { ...filter, before: trail.at(-1) ?? null }, { failureHandled: true, keepPrevious: true });
  const documents = list.data?.documents ?? [];
  const next = list.data?.next ?? null;
  const choose = (change: Partial<Filter>): void => {
    setFilter({ ...filter, ...change });
    setTrail([]);
  };
  return (
    <>
      <p className={styles.note}>{c.note}</p>
      <div className={styles.filters}>
        <Filters filter={filter} people={list.data?.people ?? []} onChoose={choose} />
        <div className={styles.buttons}>
          <Tooltip label={c.refresh}><ActionIcon aria-label={c.refresh} loading={list.isFetching} onClick={() => void list.refetch()}><IconRefresh size={19} stroke={1.6} /></ActionIcon></Tooltip>
          <Button variant="default" disabled={documents.length === 0} loading={paper.isBusy} onClick={() => void paper.save({ kind: 'printed', ...filter }, c.fileName)}>{c.print}</Button>
        </div>
      </div>
      {list.error !== null && <FailureAlert failure={list.error.failure} onAgain={() => void list.refetch()} />}
      {list.data && documents.length === 0 && <EmptyState icon={<IconPrinter size={40} stroke={1.3} />} title={c.empty} help={c.emptyHelp} />}
      {documents.length > 0 && (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label={t.tabs.printed}>
          <table className={table.table} aria-label={t.tabs.printed}>
            <thead><tr><th>{c.columns.made}</th><th>{c.columns.by}</th><th>{c.columns.what}</th><th className={styles.number}>{c.columns.pages}</th><th className={styles.number}>{c.columns.people}</th><th>{c.columns.copies}</th><th>{c.columns.where}</th></tr></thead>
            <tbody>{documents.map((one) => <DocumentRow key={one.seq} document={one} />)}</tbody>
          </table>
        </div>
      )}
      {(trail.length > 0 || next !== null) && (
        <div className={styles.pages}>
          <Button variant="default" disabled={trail.length === 0} onClick={() => setTrail(trail.slice(0, -1))}>{c.newer}</Button>
          <Button variant="default" disabled={next === null} onClick={() => next !== null && setTrail([...trail, next])}>{c.older}</Button>
        </div>
      )}
    </>
  );
}

function Filters({ filter, people, onChoose }: { readonly filter: Filter; readonly people: OutputFor<'personalData', 'listPrinted'>['people']; readonly onChoose: (change: Partial<Filter>) => void }) {
  const { personalData: { printed: c }, audit } = useTexts();
  const byName = (a: { readonly label: string }, b: { readonly label: string }) => a.label.localeCompare(b.label, 'ru');
  const kinds = KINDS.map((value) => ({ value, label: audit.values['what']?.[value] ?? value })).toSorted(byName);
  return (
    <>
      <Select
        aria-label={c.how} w={170} value={filter.how ?? ''} data={[{ value: '', label: c.anyHow }, { value: 'printed', label: c.hows.printed }, { value: 'exported', label: c.hows.exported }]}
        onChange={(value) => onChoose({ how: value === 'printed' || value === 'exported' ? value : null })}
      />
      <Select searchable aria-label={c.columns.what} w={230} value={filter.what ?? ''} data={[{ value: '', label: c.anyKind }, ...kinds]} onChange={(value) => onChoose({ what: value || null })} />
      <Select
        searchable aria-label={c.columns.by} w={220} value={filter.personId ?? ''} data={[{ value: '', label: c.anybody }, ...people.map(({ staffId, name }) => ({ value: staffId as string, label: name }))]}
        onChange={(value) => onChoose({ personId: people.find(({ staffId }) => staffId === value)?.staffId ?? null })}
      />
      <DateInput aria-label={c.from} placeholder={c.from} w={130} clearable valueFormat={DATE_FIELD_FORMAT} value={filter.fromDay} onChange={(fromDay) => onChoose({ fromDay })} />
      <DateInput aria-label={c.until} placeholder={c.until} w={130} clearable valueFormat={DATE_FIELD_FORMAT} value={filter.untilDay} onChange={(untilDay) => onChoose({ untilDay })} />
      {Object.values(filter).some((value) => value !== null) && <Button variant="subtle" onClick={() => onChoose(EVERYTHING)}>{c.clear}</Button>}
    </>
  );
}

function DocumentRow({ document: { how, what, format: kind, pages, people, copies, actorName, actorId, deviceName, deviceId, at, deviceAt } }: { readonly document: Listed }) {
  const { personalData: { printed: c }, audit } = useTexts();
  const format = useFormat();
  const counted = (count: number | null) => (count === null ? c.unknown : format.whole(count));
  return (
    <tr>
      <td className={styles.nowrap}>{format.dateTime(Math.min(deviceAt ?? at, at))}</td>
      <td>{actorName ?? actorId}</td>
      <th scope="row">{audit.values['what']?.[what] ?? what}</th>
      <td className={styles.number}>{counted(pages)}</td>
      <td className={styles.number}>{counted(people)}</td>
      <td>{how === 'exported' ? c.file(audit.values['format']?.[kind] ?? kind) : copies === null ? c.copiesUnknown : format.whole(copies)}</td>
      <td>{deviceName ?? deviceId}</td>
    </tr>
  );
}
