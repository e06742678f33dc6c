import { Button, Modal, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useApiCommand, useBridge } from '../../bridge/index.ts';
import { useTexts } from '../../i18n/index.ts';
import { TRANSFER_GROUNDS } from '#domain/personal-data/index.ts';
import { FailureAlert, NO_ANSWER, notify, transferOf, TransferQuestion } from '../../ui/index.ts';
import styles from './workstations.module.css';

const SHORTEST = 8;

/** The whole school of this computer into one encrypted file: a copy to keep, or what a school server takes over. */
export function CopyDialog({ schoolName, onClose }: { readonly schoolName: string; readonly onClose: () => void }) {
  const { workstations, ui } = useTexts();
  const { copy: t } = workstations;
  const bridge = useBridge();
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [draft, setDraft] = useState(NO_ANSWER);
  const [tried, setTried] = useState(false);
  const copying = useApiCommand('workstations', 'copySchool', { failureHandled: true });

  const isShort = passphrase.length < SHORTEST;
  const isOther = again !== passphrase;
  const save = async () => {
    setTried(true);
    const transfer = transferOf(draft);
    if (isShort || isOther || transfer === undefined) return;
    try {
      const file = await bridge.ask('app', 'chooseFileToSave', { purpose: 'school-copy', suggestedName: t.fileName(schoolName) });
      if (file === null) return;
      await copying.mutateAsync({ fileToken: file.fileToken, passphrase, transfer });
      notify({ title: t.done, message: file.name });
      onClose();
    } catch {
      // Told by the dialog, or by the notice of the bridge.
    }
  };

  return (
    <Modal opened onClose={onClose} title={t.title} size={560} closeButtonProps={{ 'aria-label': ui.close }} closeOnClickOutside={!copying.isPending}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <p className={styles.words}>{t.about}</p>
        <PasswordInput
          data-autofocus label={t.passphrase} description={t.passphraseHelp} maxLength={200} autoComplete="new-password" value={passphrase} disabled={copying.isPending}
          error={tried && isShort ? t.tooShort : undefined} onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
        <PasswordInput
          label={t.again} maxLength={200} autoComplete="new-password" value={again} disabled={copying.isPending} error={tried && !isShort && isOther ? t.differs : undefined}
          onChange={(event) => setAgain(event.currentTarget.value)}
        />
        <TransferQuestion draft={draft} grounds={TRANSFER_GROUNDS} tried={tried} disabled={copying.isPending} onChange={setDraft} />
        {copying.error !== null && <FailureAlert failure={copying.error.failure} />}
        <div className={styles.deeds}>
          <Button variant="default" disabled={copying.isPending} onClick={onClose}>{ui.cancel}</Button>
          <Button type="submit" loading={copying.isPending}>{t.save}</Button>
        </div>
      </form>
    </Modal>
  );
}
