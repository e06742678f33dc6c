import { ActionIcon, Button, Menu, Modal, Select, Tooltip } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { IconChevronDown, IconRefresh, IconShieldSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { describeEventParams, isSecurityEventKind, SECURITY_EVENT_KINDS, type SecurityEventKind } from '#domain/audit/index.ts';
import { failureOf, useApiQuery, useBridge, useJob, type InputFor, type OutputFor } from '../../bridge/index.ts';
import { DATE_FIELD_FORMAT } from '../../i18n/dayjs.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, NO_ANSWER, notify, notifyFailure, Screen, transferOf, TransferQuestion } from '../../ui/index.ts';
import table from '../../ui/table.module.css';
import styles from './security-register.module.css';

type Filter = Omit<InputFor<'audit', 'listEvents'>, 'before'>;
type Listed = OutputFor<'audit', 'listEvents'>['events'][number];
type FileFormat = 'xlsx' | 'csv' | 'pdf';

const EVERYTHING: Filter = { kind: null, personId: null, deviceId: null, result: null, fromDay: null, untilDay: null };
const KINDS = Object.keys(SECURITY_EVENT_KINDS) as readonly SecurityEventKind[];
/** What employees did is asked for by a law; no consent of theirs is kept. */
const GROUNDS = ['law'] as const;
const FILE_FORMATS: readonly FileFormat[] = ['xlsx', 'csv', 'pdf'];

/** «Журнал безопасности»: what happened to access and data, for the auditor alone (issue 4, point 9). */
export function SecurityRegisterScreen() {
  const { audit: t, ui } = useTexts();
  const [filter, setFilter] = useState(EVERYTHING);
  /** Cursors of the pages that were left, the shown one last; empty on the newest page. */
  const [trail, setTrail] = useState<readonly number[]>([]);
  const page = useApiQuery('audit', 'listEvents', { ...filter, before: trail.at(-1) ?? null }, { failureHandled: true, keepPrevious: true });
  const choose = (change: Partial<Filter>): void => {
    setFilter({ ...filter, ...change });
    setTrail([]);
  };
  const broken = useApiQuery('audit', 'readWitness', {}, { failureHandled: true }).data?.broken ?? null;
  const events = page.data?.events ?? [];
  const next = page.data?.next ?? null;
  return (
    <Screen
      title={t.title}
      body="fill"
      remark={page.data === undefined && page.error === null ? ui.loading : undefined}
      actions={
        <>
          <Tooltip label={t.refresh}>
            <ActionIcon aria-label={t.refresh} loading={page.isFetching} onClick={() => void page.refetch()}><IconRefresh size={19} stroke={1.6} /></ActionIcon>
          </Tooltip>
          <SaveMenu filter={filter} disabled={events.length === 0} />
        </>
      }
    >
      <p className={styles.note}>{t.note}</p>
      {broken !== null && <FailureAlert failure={{ code: 'security_register_broken', params: { known: broken.known, claimed: broken.claimed } }} />}
      <Filters filter={filter} events={events} onChoose={choose} />
      {page.error !== null && <FailureAlert failure={page.error.failure} onAgain={() => void page.refetch()} />}
      {page.data && events.length === 0 && <EmptyState icon={<IconShieldSearch size={40} stroke={1.3} />} title={t.empty} help={t.emptyHelp} />}
      {events.length > 0 && (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label={t.title}>
          <EventsTable events={events} />
        </div>
      )}
      {(trail.length > 0 || next !== null) && (
        <div className={styles.pages}>
          {trail.length > 1 && <Button variant="subtle" onClick={() => setTrail([])}>{t.newest}</Button>}
          <Button variant="default" disabled={trail.length === 0} onClick={() => setTrail(trail.slice(0, -1))}>{t.newer}</Button>
          <Button variant="default" disabled={next === null} onClick={() => next !== null && setTrail([...trail, next])}>{t.older}</Button>
        </div>
      )}
    </Screen>
  );
}

function Filters({ filter, events, onChoose }: { readonly filter: Filter; readonly events: readonly Listed[]; readonly onChoose: (change: Partial<Filter>) => void }) {
  const { audit: { filters: t, kinds, results } } = useTexts();
  const people = useApiQuery('audit', 'readFilters', {}).data?.people ?? [];
  /** Workstations are known by what they did; the chosen one stays in the list when nothing is found. */
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(new Map());
  const unknown = events.flatMap(({ deviceId, deviceName }) => (deviceId !== null && !known.has(deviceId) ? [[deviceId, deviceName ?? deviceId] as const] : []));
  if (unknown.length > 0) setKnown(new Map([...known, ...unknown]));
  const byName = (a: { readonly label: string }, b: { readonly label: string }) => a.label.localeCompare(b.label, 'ru');
  return (
    <div className={styles.filters}>
      <Select
        searchable aria-label={t.kind} w={270} value={filter.kind ?? ''} data={[{ value: '', label: t.allKinds }, ...KINDS.map((value) => ({ value: value as string, label: kinds[value] })).toSorted(byName)]}
        onChange={(value) => onChoose({ kind: value !== null && isSecurityEventKind(value) ? value : null })}
      />
      <Select
        searchable aria-label={t.person} w={230} value={filter.personId ?? ''} data={[{ value: '', label: t.allPeople }, ...people.map(({ staffId, name }) => ({ value: staffId as string, label: name }))]}
        onChange={(value) => onChoose({ personId: value || null })}
      />
      <Select
        searchable aria-label={t.device} w={200} value={filter.deviceId ?? ''} data={[{ value: '', label: t.allDevices }, ...[...known].map(([value, label]) => ({ value, label })).toSorted(byName)]}
        onChange={(value) => onChoose({ deviceId: value || null })}
      />
      <Select
        aria-label={t.result} w={140} value={filter.result ?? ''} data={[{ value: '', label: t.allResults }, { value: 'done', label: results.done }, { value: 'refused', label: results.refused }]}
        onChange={(value) => onChoose({ result: value === 'done' || value === 'refused' ? value : null })}
      />
      <DateInput aria-label={t.from} placeholder={t.from} w={130} clearable valueFormat={DATE_FIELD_FORMAT} value={filter.fromDay} onChange={(fromDay) => onChoose({ fromDay })} />
      <DateInput aria-label={t.until} placeholder={t.until} w={130} clearable valueFormat={DATE_FIELD_FORMAT} value={filter.untilDay} onChange={(untilDay) => onChoose({ untilDay })} />
      {Object.values(filter).some((value) => value !== null) && <Button variant="subtle" onClick={() => onChoose(EVERYTHING)}>{t.clear}</Button>}
    </div>
  );
}

function EventsTable({ events }: { readonly events: readonly Listed[] }) {
  const { audit: t, roles } = useTexts();
  const format = useFormat();
  return (
    <table className={`${table.table} ${styles.table}`} aria-label={t.title}>
      <thead>
        <tr>
          <th className={styles.number}>{t.columns.number}</th><th>{t.columns.at}</th><th>{t.columns.kind}</th><th>{t.columns.who}</th><th>{t.columns.where}</th><th>{t.columns.about}</th><th>{t.columns.result}</th>
          <th>{t.columns.details}</th>
        </tr>
      </thead>
      <tbody>
        {events.map((one) => (
          <tr key={one.seq}>
            <td className={styles.number}>{one.seq}</td>
            <td className={styles.nowrap}>{format.dateTime(one.at)}{one.deviceAt !== null && <span className={styles.quiet}>{t.deviceClock(format.dateTime(one.deviceAt))}</span>}</td>
            <th scope="row">{isSecurityEventKind(one.kind) ? t.kinds[one.kind] : one.kind}</th>
            <td>{one.actorName ?? one.actorId ?? (one.deviceId === null ? t.server : '')}</td>
            <td>{one.deviceName ?? one.deviceId ?? ''}</td>
            <td>{one.subjectName ?? one.subjectId ?? ''}</td>
            <td className={one.result === 'refused' ? styles.refused : undefined}>{t.results[one.result]}</td>
            <td className={styles.details}>{describeEventParams(one.params, { params: t.params, refusals: t.refusals, values: t.values, roles: roles.holders })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SaveMenu({ filter, disabled }: { readonly filter: Filter; readonly disabled: boolean }) {
  const texts = useTexts();
  const { audit: t } = texts;
  const bridge = useBridge();
  const job = useJob('audit', 'saveEvents');
  const [asked, setAsked] = useState<FileFormat | null>(null);
  const [draft, setDraft] = useState(NO_ANSWER);
  const [tried, setTried] = useState(false);
  const close = (): void => {
    setAsked(null);
    setDraft(NO_ANSWER);
    setTried(false);
  };
  const save = async (format: FileFormat): Promise<void> => {
    setTried(true);
    const transfer = transferOf(draft);
    if (transfer === undefined) return;
    try {
      const target = await bridge.ask('app', 'chooseFileToSave', { purpose: `security-${format}`, suggestedName: `${t.fileName}.${format}` });
      if (target === null) return;
      close();
      if ((await job.start({ fileToken: target.fileToken, format, transfer, ...filter })) !== null) notify({ title: t.saved, message: target.name });
    } catch (thrown) {
      notifyFailure(texts, failureOf(thrown));
    }
  };
  return (
    <>
      {job.state.is === 'failed' && <FailureAlert failure={job.state.failure} onClose={job.clear} />}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" disabled={disabled} loading={job.state.is === 'running'} rightSection={<IconChevronDown size={16} />}>{t.saveAs}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {FILE_FORMATS.map((format) => <Menu.Item key={format} onClick={() => setAsked(format)}>{t.formats[format]}</Menu.Item>)}
        </Menu.Dropdown>
      </Menu>
      {asked !== null && (
        <Modal opened onClose={close} title={`${t.saveAs}: ${t.formats[asked]}`} size={560} closeButtonProps={{ 'aria-label': texts.ui.close }}>
          <form
            className={styles.form} noValidate
            onSubmit={(event) => {
              event.preventDefault();
              void save(asked);
            }}
          >
            <TransferQuestion draft={draft} grounds={GROUNDS} tried={tried} onChange={setDraft} />
            <div className={styles.deeds}>
              <Button variant="default" onClick={close}>{texts.ui.cancel}</Button>
              <Button type="submit">{t.chooseFile}</Button>
            </div>
          </form>
        </Modal>
      )}
    </>
  );
}
