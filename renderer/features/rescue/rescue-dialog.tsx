import { Button, Modal, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { failureOf, useBridge, useJob, type OutputFor } from '../../bridge/index.ts';
import { useLanguage } from '../../i18n/index.ts';
import { FailureAlert, ProgressPanel, notifyFailure } from '../../ui/index.ts';
import table from '../../ui/table.module.css';
import { commandInWords } from '../sync/index.ts';
import { RescueOutcome } from './rescue-outcome.tsx';
import type { SealedFile } from './rescue-screen.tsx';
import { useSavePaper } from './use-save-paper.ts';
import styles from './rescue.module.css';

type Preview = OutputFor<'rescue', 'preview'>;
export type Outcome = OutputFor<'rescue', 'send'>;

export interface RescueDialogProps {
  readonly file: SealedFile;
  /** Something was sent. */
  readonly onEnded: () => void;
  readonly onClose: () => void;
}

/** Key and passphrase, what waits, the sending, and what the server said. The passphrase stays in this dialog until it closes: a rescue that was stopped goes on without asking again. */
export function RescueDialog({ file, onEnded, onClose }: RescueDialogProps) {
  const { texts } = useLanguage();
  const { rescue, ui } = texts;
  const { dialog: t } = rescue;
  const bridge = useBridge();
  const opening = useJob('rescue', 'preview');
  const sending = useJob('rescue', 'send');
  const saving = useSavePaper();
  const [key, setKey] = useState<{ readonly fileToken: string; readonly name: string } | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const [basis, setBasis] = useState('');
  const [tried, setTried] = useState(false);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const isBusy = opening.state.is === 'running' || sending.state.is === 'running';

  const choose = async () => {
    try {
      const chosen = await bridge.ask('app', 'chooseFileToOpen', { purpose: 'recovery-key' });
      if (chosen !== null) setKey(chosen);
    } catch (thrown) {
      notifyFailure(texts, failureOf(thrown));
    }
  };
  const open = async () => {
    setTried(true);
    if (key === null || passphrase === '') return;
    const opened = await opening.start({ vault: file.vault, fileToken: key.fileToken, passphrase });
    if (opened === null) return;
    setTried(false);
    setPreview(opened);
  };
  const send = async () => {
    setTried(true);
    if (key === null || basis.trim().length < 3) return;
    const sent = await sending.start({ vault: file.vault, fileToken: key.fileToken, passphrase, basis: basis.trim() });
    if (sent === null) return;
    setOutcome(sent);
    onEnded();
  };

  const content = () => {
    if (opening.state.is === 'running') return <ProgressPanel title={t.opening} step={file.name} done={0} total={0} cancelling={opening.state.cancelling} />;
    if (sending.state.is === 'running') {
      const { progress, cancelling } = sending.state;
      return <ProgressPanel title={t.sending} step={t.sendingStep} done={progress?.done ?? 0} total={progress?.total ?? 0} cancelling={cancelling} onCancel={sending.cancel} />;
    }
    if (outcome !== null) {
      return (
        <RescueOutcome
          outcome={outcome} isSaving={saving.isSaving} failure={saving.failure ?? (sending.state.is === 'failed' ? sending.state.failure : null)}
          onAct={() => void saving.save('saveAct', outcome)} onSheet={outcome.readable === 0 ? null : () => void saving.save('saveSheet', outcome)} onAgain={() => void send()} onClose={onClose}
        />
      );
    }
    if (preview !== null) {
      return (
        <form
          className={styles.form} noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void send();
          }}
        >
          <Waiting preview={preview} />
          {preview.waiting > 0 && (
            <TextInput
              label={t.basis} description={t.basisHelp} maxLength={300} value={basis} data-autofocus error={tried && basis.trim().length < 3 ? t.basisMissing : undefined}
              onChange={(event) => setBasis(event.currentTarget.value)}
            />
          )}
          {sending.state.is === 'failed' && <FailureAlert failure={sending.state.failure} />}
          <div className={styles.deeds}>
            <Button variant="default" onClick={onClose}>{preview.waiting > 0 ? ui.cancel : ui.close}</Button>
            {preview.waiting > 0 && <Button type="submit">{t.send}</Button>}
          </div>
        </form>
      );
    }
    return (
      <form
        className={styles.form} noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        <div>
          <span className={styles.label}>{t.keyFile}</span>
          <div className={styles.file}>
            <Button variant="default" onClick={() => void choose()}>{key === null ? t.choose : t.chooseOther}</Button>
            <span className={styles.fileName}>{key?.name ?? t.noFile}</span>
          </div>
          {file.keyId !== null && <span className={styles.quiet}>{t.wanted(file.keyId)}</span>}
          {tried && key === null && <p className={styles.wrong} role="alert">{t.fileMissing}</p>}
        </div>
        <PasswordInput
          label={t.passphrase} maxLength={256} autoComplete="off" value={passphrase} error={tried && passphrase === '' ? t.passphraseMissing : undefined}
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
        {opening.state.is === 'failed' && <FailureAlert failure={opening.state.failure} />}
        <div className={styles.deeds}>
          <Button variant="default" onClick={onClose}>{ui.cancel}</Button>
          <Button type="submit">{t.openIt}</Button>
        </div>
      </form>
    );
  };
  return (
    <Modal opened onClose={onClose} title={t.title(file.name)} size={720} closeButtonProps={{ 'aria-label': ui.close }} closeOnClickOutside={false} withCloseButton={!isBusy} closeOnEscape={!isBusy}>
      {content()}
    </Modal>
  );
}

/** How much waits, of which days and of what kinds: no pupil and no mark. */
function Waiting({ preview }: { readonly preview: Preview }) {
  const language = useLanguage();
  const { format, texts: { rescue: { dialog: t } } } = language;
  if (preview.waiting === 0) return <p className={styles.words}>{t.nothing}{preview.foreign > 0 ? ` ${t.foreign(preview.foreign)}` : ''}</p>;
  return (
    <>
      <div>
        <h3 className={styles.subtitle}>{t.waits(preview.waiting)}</h3>
        <p className={styles.words}>{t.waitsHelp}{preview.foreign > 0 ? ` ${t.foreign(preview.foreign)}` : ''}</p>
      </div>
      {/* A list that scrolls is reached by the keyboard, too. */}
      <div className={styles.lines} tabIndex={0} role="region" aria-label={t.waits(preview.waiting)}>
        <table className={table.table}>
          <thead>
            <tr>
              <th>{t.day}</th>
              <th>{t.kind}</th>
              <th className={styles.number}>{t.number}</th>
            </tr>
          </thead>
          <tbody>
            {preview.lines.map(({ day, kind, count }) => (
              <tr key={`${day} ${kind}`}>
                <td className={styles.nowrap}>{format.date(day)}</td>
                <td>{commandInWords(kind, language)}</td>
                <td className={styles.number}>{format.whole(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
