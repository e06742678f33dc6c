import { Button, Modal, NumberInput, Select } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useApiCommand } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { FailureAlert, copyText } from '../../ui/index.ts';
import { groupedFingerprint } from './grouped-fingerprint.ts';
import styles from './workstations.module.css';

const MOST_USES = 200;

/** An enrolment code: for how many computers and how long, then the code itself, large enough to be read out. */
export function CodeDialog({ onClose }: { readonly onClose: () => void }) {
  const { workstations, ui } = useTexts();
  const { code: t } = workstations;
  const format = useFormat();
  const [uses, setUses] = useState<number>(1);
  const [hours, setHours] = useState('24');
  const making = useApiCommand('workstations', 'makeCode', { failureHandled: true });
  const made = making.data;
  const fingerprint = groupedFingerprint(made?.fingerprint ?? '');

  return (
    <Modal opened onClose={onClose} title={t.title} size={620} closeButtonProps={{ 'aria-label': ui.close }}>
      {made === undefined ? (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            making.mutate({ uses, validHours: Number(hours) });
          }}
        >
          <div className={styles.pair}>
            <NumberInput
              data-autofocus label={t.uses} description={t.usesHelp} value={uses} min={1} max={MOST_USES} allowDecimal={false} allowNegative={false} clampBehavior="strict"
              onChange={(value) => setUses(Math.max(1, Math.min(MOST_USES, Number(value) || 1)))}
            />
            <Select
              label={t.validFor} description={'\u00a0'} value={hours} data={t.validChoices.map(([value, label]) => ({ value: String(value), label }))}
              onChange={(value) => setHours(value ?? hours)}
            />
          </div>
          {making.error !== null && <FailureAlert failure={making.error.failure} />}
          <div className={styles.deeds}>
            <Button variant="default" onClick={onClose}>{ui.cancel}</Button>
            <Button type="submit" loading={making.isPending}>{t.make}</Button>
          </div>
        </form>
      ) : (
        <div className={styles.form}>
          <p className={styles.words}>{t.ready}</p>
          <output className={styles.code} aria-label={t.title}>{made.code}</output>
          <p className={styles.words}><strong>{t.limits(made.uses, format.dateTime(made.expiresAt))}</strong></p>
          {fingerprint.length > 0 && <p className={styles.words}>{t.fingerprint(fingerprint.join(' '))}</p>}
          <p className={styles.quiet}>{t.secret}</p>
          <div className={styles.deeds}>
            <CopyButton text={made.code} label={t.copy} copied={t.copied} first />
            <CopyButton text={made.policyFile} label={t.copyPolicy} copied={t.policyCopied} />
          </div>
          <p className={styles.quiet}>{t.policyHelp}</p>
          <div className={styles.deeds}>
            <Button variant="subtle" color="gray" onClick={() => making.reset()}>{t.another}</Button>
            <Button variant="default" onClick={onClose}>{t.done}</Button>
          </div>
        </div>
      )}
    </Modal>
  );
}

interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  readonly copied: string;
  readonly first?: boolean;
}

function CopyButton({ text, label, copied, first = false }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  return (
    <Button
      variant={first ? 'filled' : 'default'} data-autofocus={first || undefined} aria-live="polite"
      leftSection={isCopied ? <IconCheck size={16} /> : <IconCopy size={16} />}
      onClick={() => setCopied(copyText(text))}
    >
      {isCopied ? copied : label}
    </Button>
  );
}
