import { ActionIcon, Button, Menu, SegmentedControl, TextInput, Tooltip } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { IconArrowDown, IconArrowUp, IconChartBar, IconChevronDown, IconRefresh, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { allEntries } from '#domain/accounts/index.ts';
import { dayAfter } from '#domain/school-time.ts';
import { failureOf, useApiQuery, useBridge, useJob } from '../../bridge/index.ts';
import { DATE_FIELD_FORMAT } from '../../i18n/dayjs.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, notify, notifyFailure, Screen } from '../../ui/index.ts';
import table from '../../ui/table.module.css';
import { nextOrder, orderPeople, USAGE_COLUMNS, type UsageColumn, type UsageFilter, type UsageOfPerson, type UsageOrder } from './order-people.ts';
import styles from './usage.module.css';

interface Period {
  readonly fromDay: string;
  readonly untilDay: string;
}

const FILTERS: readonly UsageFilter[] = ['all', 'worked', 'idle'];
const FILE_FORMATS = ['xlsx', 'pdf'] as const;
/** A year, as the server counts at once. */
const MOST_DAYS_BACK = 365;

/** «Кто работает в журнале»: last sign-ins, days with entries and their number, for those who answer for the journal. */
export function UsageScreen() {
  const { usage: t, ui } = useTexts();
  /** null: the last thirty days, whichever they are. */
  const [period, setPeriod] = useState<Period | null>(null);
  const [question, setQuestion] = useState('');
  const [filter, setFilter] = useState<UsageFilter>('all');
  const [order, setOrder] = useState<UsageOrder>({ by: 'name', descending: false });
  const counted = useApiQuery('usage', 'read', { period }, { failureHandled: true, keepPrevious: true });
  const people = counted.data?.people ?? [];
  const found = orderPeople(people, { question, filter, order });
  const shown: Period | null = period ?? (counted.data ? { fromDay: counted.data.fromDay, untilDay: counted.data.untilDay } : null);
  return (
    <Screen
      title={t.title}
      body="fill"
      remark={counted.data === undefined && counted.error === null ? ui.loading : undefined}
      actions={
        <>
          <Tooltip label={t.refresh}>
            <ActionIcon aria-label={t.refresh} loading={counted.isFetching} onClick={() => void counted.refetch()}><IconRefresh size={19} stroke={1.6} /></ActionIcon>
          </Tooltip>
          {shown !== null && <SaveMenu period={shown} disabled={people.length === 0} />}
        </>
      }
    >
      <p className={styles.note}>{t.note}</p>
      {shown !== null && (
        <div className={styles.filters}>
          <TextInput className={styles.find} aria-label={t.find} placeholder={t.find} leftSection={<IconSearch size={16} aria-hidden />} value={question} onChange={(event) => setQuestion(event.currentTarget.value)} />
          <PeriodFields period={shown} today={counted.data?.today ?? shown.untilDay} onChoose={setPeriod} />
          <SegmentedControl aria-label={t.show} value={filter} data={FILTERS.map((value) => ({ value, label: t.filters[value] }))} onChange={setFilter} />
        </div>
      )}
      {counted.error !== null && <FailureAlert failure={counted.error.failure} onAgain={() => void counted.refetch()} />}
      {counted.data && (
        <>
          {people.length > 0 && (
            <p className={styles.total} role="status">
              {t.total(people.length, people.filter((one) => allEntries(one) === 0).length, people.reduce((sum, one) => sum + allEntries(one), 0))}
            </p>
          )}
          {found.length === 0 && <EmptyState icon={<IconChartBar size={40} stroke={1.3} />} title={people.length === 0 ? t.empty : t.nobody} help={people.length === 0 ? t.emptyHelp : t.nobodyHelp} />}
          {found.length > 0 && (
            <div className={styles.scroll} tabIndex={0} role="region" aria-label={t.title}>
              <UsageTable people={found} order={order} onOrder={(by) => setOrder(nextOrder(order, by))} />
            </div>
          )}
        </>
      )}
    </Screen>
  );
}

/** Neither end passes the other, and no more than a year lies between them: the other end goes along. */
function PeriodFields({ period: { fromDay, untilDay }, today, onChoose }: { readonly period: Period; readonly today: string; readonly onChoose: (period: Period) => void }) {
  const { usage: t } = useTexts();
  const from = (day: string): void => {
    const latest = dayAfter(day, MOST_DAYS_BACK);
    onChoose({ fromDay: day, untilDay: untilDay < day ? day : untilDay > latest ? latest : untilDay });
  };
  const until = (day: string): void => {
    const earliest = dayAfter(day, -MOST_DAYS_BACK);
    onChoose({ fromDay: fromDay > day ? day : fromDay < earliest ? earliest : fromDay, untilDay: day });
  };
  return (
    <>
      <DateInput aria-label={t.from} w={130} valueFormat={DATE_FIELD_FORMAT} maxDate={today} value={fromDay} onChange={(day) => day !== null && from(day)} />
      <span aria-hidden>–</span>
      <DateInput aria-label={t.until} w={130} valueFormat={DATE_FIELD_FORMAT} maxDate={today} value={untilDay} onChange={(day) => day !== null && until(day)} />
    </>
  );
}

function UsageTable({ people, order, onOrder }: { readonly people: readonly UsageOfPerson[]; readonly order: UsageOrder; readonly onOrder: (by: UsageColumn) => void }) {
  const { usage: t } = useTexts();
  const format = useFormat();
  const number = (value: number) => <td className={value === 0 ? styles.zero : styles.number}>{value === 0 ? '–' : format.whole(value)}</td>;
  return (
    <table className={`${table.table} ${styles.table}`} aria-label={t.title}>
      <thead>
        <tr>
          {USAGE_COLUMNS.map((column) => (
            <th key={column} className={column === 'name' || column === 'lastSignInAt' ? undefined : styles.number} aria-sort={order.by !== column ? undefined : order.descending ? 'descending' : 'ascending'}>
              <button type="button" className={styles.sort} title={t.sortBy(t.columns[column])} onClick={() => onOrder(column)}>
                {t.columns[column]}
                {order.by === column && (order.descending ? <IconArrowDown size={14} aria-hidden /> : <IconArrowUp size={14} aria-hidden />)}
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {people.map((one) => (
          <tr key={one.staffId}>
            <th scope="row"><span className={styles.name}>{one.name}</span><span className={styles.quiet}>{one.position}</span></th>
            <td className={styles.nowrap}>{one.lastSignInAt === null ? <span className={styles.quiet}>{t.never}</span> : format.dateTime(one.lastSignInAt)}</td>
            {number(one.days)}
            {allEntries(one) === 0 ? <td className={styles.idle}>{t.none}</td> : <td className={`${styles.number} ${styles.name}`}>{format.whole(allEntries(one))}</td>}
            {number(one.marks)}{number(one.termMarks)}{number(one.lessons)}{number(one.attendance)}{number(one.works)}{number(one.other)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SaveMenu({ period, disabled }: { readonly period: Period; readonly disabled: boolean }) {
  const texts = useTexts();
  const { usage: t } = texts;
  const bridge = useBridge();
  const job = useJob('usage', 'save');
  const save = async (format: (typeof FILE_FORMATS)[number]): Promise<void> => {
    try {
      const target = await bridge.ask('app', 'chooseFileToSave', { purpose: `usage-${format}`, suggestedName: `${t.fileName}.${format}` });
      if (target === null) return;
      if ((await job.start({ fileToken: target.fileToken, format, ...period })) !== null) notify({ title: t.saved, message: target.name });
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
          {FILE_FORMATS.map((format) => <Menu.Item key={format} onClick={() => void save(format)}>{t.formats[format]}</Menu.Item>)}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
