import { Button, Select, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { IconFileCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { GroupId } from '#domain/ids.ts';
import { CHANGE_KINDS, isOfGuardian, type ChangeKind } from '#domain/personal-data/index.ts';
import { useApiCommand, useApiQuery, type OutputFor } from '../../bridge/index.ts';
import { DATE_FIELD_FORMAT } from '../../i18n/dayjs.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, FormDialog, notify } from '../../ui/index.ts';
import table from '../../ui/table.module.css';
import styles from './personal-data.module.css';

type SchoolClasses = OutputFor<'school', 'readOverview'>['classes'];
type Request = OutputFor<'personalData', 'listChanges'>['requests'][number];

/** What families reported as changed: entered, applied or refused (P-12). */
export function ChangesTab({ classes }: { readonly classes: SchoolClasses }) {
  const { personalData: t, personalData: { changes: c } } = useTexts();
  const format = useFormat();
  const list = useApiQuery('personalData', 'listChanges', {}, { failureHandled: true });
  const [recording, setRecording] = useState(false);
  const [refusing, setRefusing] = useState<Request | null>(null);
  const again = () => void list.refetch();
  const applying = useApiCommand('personalData', 'decideChange', {
    onDone: () => {
      notify({ title: c.applied });
      again();
    },
  });
  const requests = list.data?.requests ?? [];
  const sexes: Readonly<Record<string, string>> = c.sexes;
  const valueOf = (kind: ChangeKind, value: string): string => (kind === 'guardianSex' ? sexes[value] ?? value : value);
  return (
    <>
      <div className={styles.filters}>
        <p className={styles.note}>{c.note}</p>
        {classes.length > 0 && <Button onClick={() => setRecording(true)}>{c.record}</Button>}
      </div>
      {list.error !== null && <FailureAlert failure={list.error.failure} onAgain={again} />}
      {list.data && requests.length === 0 && <EmptyState icon={<IconFileCheck size={40} stroke={1.3} />} title={c.empty} help={c.emptyHelp} />}
      {requests.length > 0 && (
        <div className={styles.scroll} tabIndex={0} role="region" aria-label={t.tabs.changes}>
          <table className={table.table} aria-label={t.tabs.changes}>
            <thead><tr><th>{c.columns.pupil}</th><th>{c.columns.what}</th><th>{c.columns.told}</th><th>{c.columns.state}</th><th><span className={styles.hidden}>{t.deeds}</span></th></tr></thead>
            <tbody>
              {requests.map((request) => (
                <tr key={request.requestId}>
                  <th scope="row"><span className={styles.name}>{request.pupilName}</span><span className={styles.quiet}>{request.className}</span></th>
                  <td>
                    {t.changeKinds[request.kind]}{request.guardianName !== null && ` (${request.guardianName})`}{': '}{valueOf(request.kind, request.wanted)}
                    {request.oldValue !== null && <span className={styles.quiet}>{c.from(valueOf(request.kind, request.oldValue))}</span>}
                  </td>
                  <td>{format.date(request.toldOn)}<span className={styles.quiet}>{request.toldBy}</span></td>
                  <td>{c.states[request.state]}{request.reason !== '' && <span className={styles.quiet}>{request.reason}</span>}</td>
                  <td className={styles.deed}>
                    {request.state === 'open' && request.mayDecide && (
                      <>
                        <Button size="compact-sm" disabled={applying.isPending} onClick={() => applying.mutate({ requestId: request.requestId, apply: true, reason: '' })}>{c.apply}</Button>{' '}
                        <Button size="compact-sm" variant="subtle" color="pen" onClick={() => setRefusing(request)}>{c.refuse}</Button>
                      </>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {recording && <RecordDialog classes={classes} onDone={again} onClose={() => setRecording(false)} />}
      {refusing !== null && <RefuseDialog request={refusing} onDone={again} onClose={() => setRefusing(null)} />}
    </>
  );
}

const SEXES = ['female', 'male'] as const;

interface DialogProps {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function RefuseDialog({ request, onDone, onClose }: DialogProps & { readonly request: Request }) {
  const { personalData: { changes: c } } = useTexts();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const refuse = useApiCommand('personalData', 'decideChange', {
    failureHandled: true,
    onDone: () => {
      notify({ title: c.refused });
      onDone();
      onClose();
    },
  });
  const save = () => {
    setTried(true);
    if (reason.trim() !== '') refuse.mutate({ requestId: request.requestId, apply: false, reason: reason.trim() });
  };
  return (
    <FormDialog title={c.refuseTitle} confirm={c.refuse} isBusy={refuse.isPending} failure={refuse.error?.failure} onConfirm={save} onClose={onClose}>
      <TextInput data-autofocus label={c.reason} maxLength={200} error={tried && reason.trim() === '' ? c.reasonMissing : undefined} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
    </FormDialog>
  );
}

function RecordDialog({ classes, onDone, onClose }: DialogProps & { readonly classes: SchoolClasses }) {
  const { personalData: t, personalData: { changes: c } } = useTexts();
  const [groupId, setGroupId] = useState<GroupId>(classes[0]!.groupId);
  const [pupilId, setPupilId] = useState<string | null>(null);
  const [guardianId, setGuardianId] = useState<string | null>(null);
  const [kind, setKind] = useState<ChangeKind>('pupilPhone');
  const [wanted, setWanted] = useState('');
  const [toldBy, setToldBy] = useState('');
  const [day, setDay] = useState<string | null>(null);
  const list = useApiQuery('personalData', 'readClass', { groupId }, { failureHandled: true });
  const guardians = list.data?.pupils.find((pupil) => pupil.pupilId === pupilId)?.guardians ?? [];
  const record = useApiCommand('personalData', 'recordChange', {
    failureHandled: true,
    onDone: () => {
      notify({ title: c.recorded });
      onDone();
      onClose();
    },
  });
  const chooseKind = (chosen: ChangeKind) => {
    // What was typed as a telephone is no sex, and the other way round.
    if ((chosen === 'guardianSex') !== (kind === 'guardianSex')) setWanted('');
    setKind(chosen);
  };
  const needsGuardian = isOfGuardian(kind);
  const isWhole = pupilId !== null && wanted.trim() !== '' && toldBy.trim() !== '' && (!needsGuardian || guardianId !== null);
  const toldOn = day ?? list.data?.today;
  const save = () => {
    if (isWhole && toldOn !== undefined) record.mutate({ pupilId, guardianId: needsGuardian ? guardianId : null, kind, wanted: wanted.trim(), toldBy: toldBy.trim(), toldOn });
  };
  return (
    <FormDialog title={c.title} confirm={t.save} isBusy={record.isPending} isDisabled={!isWhole} failure={record.error?.failure ?? list.error?.failure} onConfirm={save} onClose={onClose}>
      <div className={styles.pair}>
        <Select
          label={c.classOf} allowDeselect={false} value={groupId} data={classes.map(({ groupId: value, name }) => ({ value, label: name }))}
          onChange={(value) => {
            if (value === null) return;
            setGroupId(value);
            setPupilId(null);
          }}
        />
        <Select
          label={c.pupil} searchable value={pupilId} data={(list.data?.pupils ?? []).map(({ pupilId: value, name }) => ({ value, label: name }))}
          onChange={(value) => {
            setPupilId(value);
            setGuardianId(null);
          }}
        />
      </div>
      <Select label={c.what} allowDeselect={false} value={kind} data={CHANGE_KINDS.map((value) => ({ value, label: t.changeKinds[value] }))} onChange={(value) => value !== null && chooseKind(value)} />
      {needsGuardian && <Select label={c.guardian} value={guardianId} data={guardians.map(({ guardianId: value, name, kinship, sex }) => ({ value, label: `${name} (${kinship}${kind === 'guardianSex' ? `, ${sex === null ? c.sexUnknown : c.sexes[sex]}` : ''})` }))} onChange={setGuardianId} />}
      {kind === 'guardianSex' ? (
        <Select label={c.wanted} value={wanted === '' ? null : wanted} data={SEXES.map((value) => ({ value, label: c.sexes[value] }))} onChange={(value) => setWanted(value ?? '')} />
      ) : (
        <TextInput label={c.wanted} maxLength={300} value={wanted} onChange={(event) => setWanted(event.currentTarget.value)} />
      )}
      <div className={styles.pair}>
        <TextInput label={c.toldBy} description={c.toldByHint} maxLength={200} value={toldBy} onChange={(event) => setToldBy(event.currentTarget.value)} />
        <DateInput label={t.date} valueFormat={DATE_FIELD_FORMAT} value={toldOn ?? null} {...(list.data ? { maxDate: list.data.today } : {})} onChange={setDay} />
      </div>
    </FormDialog>
  );
}
