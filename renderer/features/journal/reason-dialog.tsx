import { Button, Modal, Textarea } from '@mantine/core';
import { useState } from 'react';
import { formatAverage } from '#domain/results/index.ts';
import { RestoredNote } from '../../app/drafts/drafts.tsx';
import { useTexts } from '../../i18n/index.ts';
import type { JournalSheet } from './journal-sheet.ts';
import type { ReasonDraft, WantedReason } from './use-reason-draft.ts';
import styles from './reason-dialog.module.css';

export interface ReasonDialogProps {
  readonly sheet: JournalSheet;
  readonly wanted: WantedReason;
  readonly draft: ReasonDraft;
  readonly onClose: () => void;
}

/** A term mark further than half a point from the average wants a reason (domain.md §3.4); without one it is not entered. */
export function ReasonDialog({ sheet, wanted: { rows: wanted, restored }, draft, onClose }: ReasonDialogProps) {
  const texts = useTexts();
  const { reason: words } = texts.journal;
  /** null until something was typed here. */
  const [typed, setTyped] = useState<string | null>(null);
  const reason = typed ?? restored ?? '';
  const [tried, setTried] = useState(false);
  const end = () => {
    setTyped(null);
    setTried(false);
    onClose();
  };
  const drop = () => {
    for (const { row } of wanted) sheet.dropTermDraft(row);
    end();
  };
  const enter = () => {
    if (reason.trim() === '') {
      setTried(true);
      return;
    }
    sheet.setTermMarks(wanted.map(({ row, value }) => ({ row, value, reason: reason.trim() })));
    end();
  };
  return (
    <Modal opened={wanted.length > 0} onClose={drop} title={words.title} size={460} returnFocus={false} closeButtonProps={{ 'aria-label': words.cancel }}>
      <ul className={styles.rows}>
        {wanted.map(({ row, value }) => (
          <li key={row}>{words.row(sheet.pupils[row]?.name ?? '', formatAverage(sheet.forecast(row)?.average ?? 0), value)}</li>
        ))}
      </ul>
      <p className={styles.about}>{words.about}</p>
      <Textarea
        data-autofocus autosize minRows={2} maxRows={5} maxLength={200} label={words.label} placeholder={words.placeholder} value={reason}
        error={tried && reason.trim() === '' ? words.needed : undefined}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          draft.keep(wanted, event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey) return;
          event.preventDefault();
          enter();
        }}
      />
      <RestoredNote shown={restored !== null} />
      <div className={styles.actions}>
        <Button variant="default" onClick={drop}>{words.cancel}</Button>
        <Button onClick={enter}>{words.save}</Button>
      </div>
    </Modal>
  );
}
