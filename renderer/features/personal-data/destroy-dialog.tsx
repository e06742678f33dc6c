import { Button, Modal, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { DESTRUCTION_WORD, type PersonKind } from '#domain/personal-data/index.ts';
import { useApiCommand, useApiQuery, type OutputFor } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert, FormDialog } from '../../ui/index.ts';
import { usePersonalPaper } from '../reports/index.ts';
import styles from './personal-data.module.css';

export interface DestroyDialogProps {
  readonly person: { readonly kind: PersonKind; readonly personId: string; readonly name: string };
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const lines = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter((line) => line.length > 2);

/** What would go, the ground and the commission, and the surname and a word typed by hand; then the act to be kept on paper. */
export function DestroyDialog({ person, onDone, onClose }: DestroyDialogProps) {
  const { personalData: t, personalData: { destroying: d, people: p }, ui } = useTexts();
  const { kind, personId } = person;
  const paper = usePersonalPaper();
  const preview = useApiQuery('personalData', 'previewDestruction', { kind, personId }, { failureHandled: true });
  const [basis, setBasis] = useState('');
  const [commission, setCommission] = useState('');
  const [backups, setBackups] = useState('');
  const [name, setName] = useState('');
  const [word, setWord] = useState('');
  const [done, setDone] = useState<OutputFor<'personalData', 'destroyPerson'> | null>(null);
  const destroy = useApiCommand('personalData', 'destroyPerson', {
    failureHandled: true,
    onDone: (output) => {
      setDone(output);
      onDone();
    },
  });
  if (done !== null) {
    return (
      <Modal opened onClose={onClose} title={d.done(done.act.number)} size={560} closeButtonProps={{ 'aria-label': ui.close }} closeOnClickOutside={false}>
        <div className={styles.form}>
          <p className={styles.words}>{d.doneHelp}</p>
          <div className={styles.deeds}>
            <Button variant="default" onClick={onClose}>{ui.close}</Button>
            <Button data-autofocus loading={paper.isBusy} onClick={() => void paper.save({ kind: 'destruction', actId: done.act.actId, name: done.name }, p.actName(done.act.number))}>{p.printAct}</Button>
          </div>
        </div>
      </Modal>
    );
  }
  // What may not be destroyed asks for nothing: there is only why, and what to do first.
  if (preview.error && !preview.data) {
    return (
      <Modal opened onClose={onClose} title={d.title(person.name)} size={620} closeButtonProps={{ 'aria-label': ui.close }}>
        <div className={styles.form}>
          <FailureAlert failure={preview.error.failure} />
          <div className={styles.deeds}><Button data-autofocus variant="default" onClick={onClose}>{ui.close}</Button></div>
        </div>
      </Modal>
    );
  }
  const isWhole = preview.data !== undefined && basis.trim().length > 2 && name.trim() !== '' && word.trim() === DESTRUCTION_WORD;
  const save = () => {
    if (isWhole) destroy.mutate({ kind, personId, basis: basis.trim(), commission: lines(commission).slice(0, 5), backups: lines(backups).slice(0, 20), name: name.trim(), word: DESTRUCTION_WORD });
  };
  return (
    <FormDialog title={d.title(person.name)} confirm={d.destroy} isDangerous isBusy={destroy.isPending} isDisabled={!isWhole} failure={destroy.error?.failure} onConfirm={save} onClose={onClose}>
      {preview.data && (
        <>
          <p className={styles.words}>{d.what}</p>
          <ul className={styles.list}>
            {preview.data.counts.map(({ table, erased, removed }) => <li key={table}>{d.line(t.tableName(table), erased + removed)}</li>)}
            {preview.data.revisions > 0 && <li>{d.revisions(preview.data.revisions)}</li>}
          </ul>
          {preview.data.keptMarks > 0 && <p className={styles.words}>{d.kept(preview.data.keptMarks, preview.data.keptUntil)}</p>}
        </>
      )}
      <TextInput label={t.basis} description={t.basisHint} maxLength={300} value={basis} onChange={(event) => setBasis(event.currentTarget.value)} />
      <Textarea label={d.commission} autosize minRows={2} value={commission} onChange={(event) => setCommission(event.currentTarget.value)} />
      <Textarea label={d.backups} autosize minRows={1} value={backups} onChange={(event) => setBackups(event.currentTarget.value)} />
      <div className={styles.pair}>
        <TextInput label={d.name} autoComplete="off" maxLength={200} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <TextInput label={d.word(DESTRUCTION_WORD)} autoComplete="off" value={word} onChange={(event) => setWord(event.currentTarget.value)} />
      </div>
    </FormDialog>
  );
}
