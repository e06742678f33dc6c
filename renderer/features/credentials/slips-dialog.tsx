import { Button, Modal } from '@mantine/core';
import { IconDeviceFloppy, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { failureOf, useBridge, useJob, type OutputFor } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert, notify, notifyFailure, useConfirm } from '../../ui/index.ts';
import styles from './credentials.module.css';

/** Credentials that were just issued, on their way to paper. Passwords are not shown: they stand on the slips alone. */
export function SlipsDialog({ batch, onClose }: { readonly batch: OutputFor<'credentials', 'issue'>; readonly onClose: () => void }) {
  const texts = useTexts();
  const { credentials: { slips: t }, ui } = texts;
  const bridge = useBridge();
  const confirm = useConfirm();
  const saving = useJob('credentials', 'saveSlips');
  const spooling = useJob('credentials', 'spoolSlips');
  const [onPaper, setOnPaper] = useState(false);
  const [printing, setPrinting] = useState(false);
  const isBusy = printing || saving.state.is === 'running' || spooling.state.is === 'running';
  const { batchId } = batch;

  const print = async () => {
    setPrinting(true);
    try {
      const made = await spooling.start({ batchId });
      if (made === null) return;
      let printed = false;
      try {
        printed = (await bridge.ask('credentials', 'printSlips', { spoolId: made.spoolId, title: t.fileName })).printed;
        notify(printed ? { title: t.printed } : { title: t.notPrinted, tone: 'attention' });
        if (printed) setOnPaper(true);
      } finally {
        await bridge.ask('credentials', 'finishPrinting', { spoolId: made.spoolId, printed });
      }
    } catch (thrown) {
      notifyFailure(texts, failureOf(thrown));
    } finally {
      setPrinting(false);
    }
  };
  const save = async () => {
    try {
      const target = await bridge.ask('app', 'chooseFileToSave', { purpose: 'credential-slips', suggestedName: `${t.fileName}.pdf` });
      if (target === null || (await saving.start({ batchId, fileToken: target.fileToken })) === null) return;
      setOnPaper(true);
      notify({ title: t.saved, message: target.name });
    } catch (thrown) {
      notifyFailure(texts, failureOf(thrown));
    }
  };
  const close = async () => {
    if (isBusy) return;
    if (!onPaper && !(await confirm({ title: t.closeTitle, question: t.closeQuestion, confirm: t.closeConfirm, dangerous: true }))) return;
    await bridge.ask('credentials', 'forgetBatch', { batchId }).catch(() => undefined);
    onClose();
  };
  const failure = saving.state.is === 'failed' ? saving.state.failure : spooling.state.is === 'failed' ? spooling.state.failure : null;

  return (
    <Modal opened onClose={() => void close()} title={t.title(batch.issued.length)} size={620} closeOnClickOutside={false} closeButtonProps={{ 'aria-label': ui.close }}>
      <div className={styles.form}>
        <p className={styles.words}>{t.about}</p>
        <div className={styles.issued}>
          <table className={styles.issuedTable}>
            <tbody>
              {batch.issued.map(({ holderId, name, about, login }) => (
                <tr key={holderId}>
                  <th scope="row">{name}<span className={styles.about}>{about}</span></th>
                  <td className={styles.login}>{login}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {failure !== null && <FailureAlert failure={failure} />}
        <p className={styles.quiet}>{t.saveAbout}</p>
        <div className={styles.deeds}>
          <Button variant="default" leftSection={<IconDeviceFloppy size={17} />} disabled={isBusy} onClick={() => void save()}>{t.save}</Button>
          <Button data-autofocus leftSection={<IconPrinter size={17} />} loading={isBusy} onClick={() => void print()}>{t.print}</Button>
          <Button variant={onPaper ? 'filled' : 'subtle'} disabled={isBusy} onClick={() => void close()}>{onPaper ? t.close : ui.close}</Button>
        </div>
      </div>
    </Modal>
  );
}
