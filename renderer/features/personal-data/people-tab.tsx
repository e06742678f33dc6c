import { Button, TextInput } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useState } from 'react';
import { useApiCommand, useApiQuery, type OutputFor } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { EmptyState, FailureAlert, FormDialog, notify } from '../../ui/index.ts';
import table from '../../ui/table.module.css';
import { DestroyDialog } from './destroy-dialog.tsx';
import { usePersonalPaper } from '../reports/index.ts';
import styles from './personal-data.module.css';

type Person = OutputFor<'personalData', 'findPeople'>['people'][number];
type Shown = Pick<Person, 'kind' | 'personId' | 'name' | 'about' | 'blocked'>;

/** Blocking and destroying of a person's data, and the acts of both (P-05). */
export function PeopleTab({ mayDestroy }: { readonly mayDestroy: boolean }) {
  const { personalData: t, personalData: { people: p } } = useTexts();
  const format = useFormat();
  const paper = usePersonalPaper();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const [blocking, setBlocking] = useState<Shown | null>(null);
  const [destroying, setDestroying] = useState<Shown | null>(null);
  const found = useApiQuery('personalData', 'findPeople', { text: asked }, { enabled: asked.length > 1, failureHandled: true });
  const blocks = useApiQuery('personalData', 'listBlocks', {}, { failureHandled: true });
  const acts = useApiQuery('personalData', 'listDestructions', {}, { enabled: mayDestroy, failureHandled: true });
  const again = () => {
    void blocks.refetch();
    if (asked.length > 1) void found.refetch();
    if (mayDestroy) void acts.refetch();
  };
  const standing: readonly Shown[] = (blocks.data?.blocks ?? []).filter(({ liftedAt }) => liftedAt === null).map(({ kind, personId, name, reason }) => ({ kind, personId, name, about: reason, blocked: true }));
  // A server of before has no numbers, and so no acts.
  const numbered = (blocks.data?.blocks ?? []).flatMap(({ blockId, ...block }) => (blockId === null ? [] : [{ ...block, blockId }]));
  const isSearching = asked.length > 1;
  const shown = isSearching ? (found.data?.people ?? []) : standing;
  const failure = (isSearching ? found.error : null) ?? blocks.error ?? acts.error;
  return (
    <div className={styles.scroll}>
      <p className={styles.note}>{p.note}</p>
      <form
        className={styles.search}
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(typed.trim());
        }}
      >
        <TextInput label={p.search} w={320} maxLength={100} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} />
        <Button type="submit" variant="default">{p.find}</Button>
      </form>
      {failure !== null && <FailureAlert failure={failure.failure} onAgain={again} />}
      {!isSearching && shown.length > 0 && <h2 className={styles.heading}>{p.standing}</h2>}
      {isSearching && found.data && shown.length === 0 && <EmptyState icon={<IconUsersGroup size={40} stroke={1.3} />} title={p.nobody} help={p.nobodyHelp} />}
      {shown.length > 0 && (
        <table className={table.table} aria-label={isSearching ? p.find : p.standing}>
          <thead><tr><th>{p.person}</th><th>{p.state}</th><th><span className={styles.hidden}>{t.deeds}</span></th></tr></thead>
          <tbody>
            {shown.map((person) => (
              <tr key={person.personId}>
                <th scope="row"><span className={styles.name}>{person.name}</span><span className={styles.quiet}>{t.personKinds[person.kind]}{person.about !== '' && `, ${person.about}`}</span></th>
                <td>{person.blocked ? p.blocked : p.free}</td>
                <td className={styles.deed}>
                  <Button size="compact-sm" variant="subtle" onClick={() => setBlocking(person)}>{person.blocked ? p.lift : p.block}</Button>
                  {mayDestroy && <Button size="compact-sm" variant="subtle" color="pen" onClick={() => setDestroying(person)}>{p.destroy}</Button>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {numbered.length > 0 && (
        <>
          <h2 className={styles.heading}>{p.blockActs}</h2>
          {numbered.map(({ blockId, number, kind, name, basis, blockedAt, liftedAt, destroyed }) => (
            <div key={blockId} className={styles.filters}>
              <span>{p.blockAct(number, t.personKinds[kind], destroyed ? '' : name, format.dateTime(blockedAt), liftedAt === null ? null : format.dateTime(liftedAt))}<span className={styles.quiet}>{basis}</span></span>
              <div className={styles.buttons}>
                {liftedAt !== null && !destroyed && (
                  <Button size="compact-sm" variant="default" loading={paper.isBusy} onClick={() => void paper.save({ kind: 'unblock', blockId }, p.unblockActName(number))}>{p.printUnblockAct}</Button>
                )}
                <Button size="compact-sm" variant="default" loading={paper.isBusy} onClick={() => void paper.save({ kind: 'block', blockId }, p.blockActName(number))}>{p.printBlockAct}</Button>
              </div>
            </div>
          ))}
        </>
      )}
      {acts.data && (
        <>
          <h2 className={styles.heading}>{p.acts}</h2>
          {acts.data.acts.length === 0 && <p className={styles.note}>{p.noActs}</p>}
          {acts.data.acts.map((act) => (
            <div key={act.actId} className={styles.filters}>
              <span>{p.act(act.number, t.personKinds[act.kind], format.dateTime(act.doneAt))}<span className={styles.quiet}>{act.basis}</span></span>
              <Button size="compact-sm" variant="default" loading={paper.isBusy} onClick={() => void paper.save({ kind: 'destruction', actId: act.actId, name: null }, p.actName(act.number))}>{p.printAct}</Button>
            </div>
          ))}
        </>
      )}
      {blocking !== null && <BlockDialog person={blocking} onDone={again} onClose={() => setBlocking(null)} />}
      {destroying !== null && <DestroyDialog person={destroying} onDone={again} onClose={() => setDestroying(null)} />}
    </div>
  );
}

function BlockDialog({ person, onDone, onClose }: { readonly person: Shown; readonly onDone: () => void; readonly onClose: () => void }) {
  const { personalData: t, personalData: { people: p } } = useTexts();
  const [reason, setReason] = useState('');
  const [basis, setBasis] = useState('');
  const [tried, setTried] = useState(false);
  const over = (title: string) => () => {
    notify({ title });
    onDone();
    onClose();
  };
  const block = useApiCommand('personalData', 'blockPerson', { failureHandled: true, onDone: over(p.blockDone) });
  const lift = useApiCommand('personalData', 'liftBlock', { failureHandled: true, onDone: over(p.liftDone) });
  const { kind, personId, name, blocked } = person;
  const isBasisMissing = basis.trim().length < 3;
  const isReasonMissing = !blocked && reason.trim().length < 3;
  const save = () => {
    setTried(true);
    if (isBasisMissing || isReasonMissing) return;
    if (blocked) lift.mutate({ kind, personId, basis: basis.trim() });
    else block.mutate({ kind, personId, reason: reason.trim(), basis: basis.trim() });
  };
  return (
    <FormDialog
      title={blocked ? p.liftTitle(name) : p.blockTitle(name)} confirm={(blocked ? p.lift : p.block).replace('…', '')} isBusy={block.isPending || lift.isPending} failure={block.error?.failure ?? lift.error?.failure}
      onConfirm={save} onClose={onClose}
    >
      {!blocked && <TextInput data-autofocus label={p.reason} maxLength={300} error={tried && isReasonMissing ? p.reasonMissing : undefined} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />}
      <TextInput label={t.basis} description={t.basisHint} maxLength={300} error={tried && isBasisMissing ? t.basisMissing : undefined} value={basis} onChange={(event) => setBasis(event.currentTarget.value)} />
    </FormDialog>
  );
}
