import { Button, Modal, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { failureOf, useApiQuery, useBridge, useJob } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { FailureAlert, ProgressPanel, notify, notifyFailure } from '../../ui/index.ts';
import styles from './rescue.module.css';

/** As domain/contract/sync/recovery-file.ts has it; the core judges. */
const SHORTEST = 12;

export interface MakeKeyDialogProps {
  readonly isAnother: boolean;
  readonly onMade: () => void;
  readonly onClose: () => void;
}

/** A new recovery key: its passphrase twice, and where its file goes. Nothing of it is shown or kept here. */
export function MakeKeyDialog({ isAnother, onMade, onClose }: MakeKeyDialogProps) {
  const texts = useTexts();
  const { rescue, ui } = texts;
  const { key: t } = rescue;
  const bridge = useBridge();
  const { data: overview } = useApiQuery('school', 'readOverview', {});
  const making = useJob('rescue', 'makeKey');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [tried, setTried] = useState(false);
  const isShort = [...passphrase].length < SHORTEST;
  const isOther = again !== passphrase;
  const isBusy = making.state.is === 'running';

  const chooseFile = async () => {
    try {
      return await bridge.ask('app', 'chooseFileToSave', { purpose: 'new-recovery-key', suggestedName: t.fileName(overview?.school.shortName ?? '') });
    } catch (thrown) {
      notifyFailure(texts, failureOf(thrown));
      return null;
    }
  };
  const save = async () => {
    setTried(true);
    if (isShort || isOther) return;
    const file = await chooseFile();
    if (file === null) return;
    const made = await making.start({ fileToken: file.fileToken, passphrase });
    if (made === null) return;
    setPassphrase('');
    setAgain('');
    notify({ title: t.done(made.keyId), message: t.doneHelp(file.name), tone: 'attention' });
    onMade();
    onClose();
  };

  return (
    <Modal opened onClose={onClose} title={t.dialog} size={600} closeButtonProps={{ 'aria-label': ui.close }} closeOnClickOutside={false} withCloseButton={!isBusy} closeOnEscape={!isBusy}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p className={styles.words}>{t.about}</p>
        {isAnother && <p className={styles.words}>{t.aboutAnother}</p>}
        <PasswordInput
          data-autofocus label={t.passphrase} description={t.passphraseHelp} maxLength={200} autoComplete="new-password" value={passphrase} disabled={isBusy}
          error={tried && isShort ? t.tooShort : undefined} onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
        <PasswordInput
          label={t.again} maxLength={200} autoComplete="new-password" value={again} disabled={isBusy} error={tried && !isShort && isOther ? t.differs : undefined}
          onChange={(event) => setAgain(event.currentTarget.value)}
        />
        {making.state.is === 'failed' && <FailureAlert failure={making.state.failure} />}
        {isBusy ? (
          <ProgressPanel title={t.dialog} step={t.making} done={0} total={0} />
        ) : (
          <div className={styles.deeds}>
            <Button variant="default" onClick={onClose}>{ui.cancel}</Button>
            <Button type="submit">{t.save}</Button>
          </div>
        )}
      </form>
    </Modal>
  );
}
