import { modals } from '@mantine/modals';
import { useCallback } from 'react';
import { useTexts } from '../i18n/index.ts';

export interface Question {
  readonly title: string;
  /** What happens, in one or two sentences. */
  readonly question: string;
  /** The verb of the deed, never «Да». */
  readonly confirm: string;
  /** Something is lost: red, and the safe answer has the focus. */
  readonly dangerous?: boolean;
}

/** Asks before a deed that cannot be taken back: `if (await confirm({…})) …`. */
export function useConfirm(): (question: Question) => Promise<boolean> {
  const { ui } = useTexts();
  return useCallback(
    ({ title, question, confirm, dangerous = false }) =>
      new Promise<boolean>((resolve) => {
        modals.openConfirmModal({
          title,
          children: <p style={{ margin: '0 0 6px', lineHeight: 1.5 }}>{question}</p>,
          labels: { confirm, cancel: ui.cancel },
          confirmProps: dangerous ? { color: 'pen' } : { 'data-autofocus': true },
          cancelProps: dangerous ? { 'data-autofocus': true } : {},
          closeButtonProps: { 'aria-label': ui.close },
          onConfirm: () => resolve(true),
          onClose: () => resolve(false),
        });
      }),
    [ui],
  );
}
