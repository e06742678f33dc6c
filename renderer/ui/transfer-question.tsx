import { Radio, SegmentedControl, Stack, TextInput } from '@mantine/core';
import type { TransferGround } from '#domain/personal-data/index.ts';
import { useTexts } from '../i18n/index.ts';

/** What is answered so far; `leaves` null: nothing yet. */
export interface TransferDraft {
  readonly leaves: boolean | null;
  readonly recipient: string;
  readonly ground: TransferGround;
  readonly basis: string;
}

export const NO_ANSWER: TransferDraft = { leaves: null, recipient: '', ground: 'law', basis: '' };

/** The answer as the contract takes it; undefined while it is not whole. */
export function transferOf({ leaves, recipient, ground, basis }: TransferDraft): { recipient: string; ground: TransferGround; basis: string } | null | undefined {
  if (leaves === null) return undefined;
  if (!leaves) return null;
  return recipient.trim().length > 2 && basis.trim().length > 2 ? { recipient: recipient.trim(), ground, basis: basis.trim() } : undefined;
}

export interface TransferQuestionProps {
  readonly draft: TransferDraft;
  /** On which it may go out; with one alone nothing is asked. */
  readonly grounds: readonly TransferGround[];
  /** Whether what is missing is told. */
  readonly tried: boolean;
  readonly disabled?: boolean;
  readonly onChange: (draft: TransferDraft) => void;
}

/** «Кому передаётся» of a file that may leave the school: no answer is chosen beforehand, because silence is none (P-05). */
export function TransferQuestion({ draft, grounds, tried, disabled = false, onChange }: TransferQuestionProps) {
  const { personalData: t, personalData: { leaving: l } } = useTexts();
  const { leaves, recipient, ground, basis } = draft;
  return (
    <>
      <Radio.Group
        label={l.question} value={leaves === null ? null : leaves ? 'leaves' : 'stays'} error={tried && leaves === null ? l.notAnswered : undefined}
        onChange={(value) => onChange({ ...draft, leaves: value === 'leaves' })}
      >
        <Stack gap={8} mt={8}>
          <Radio value="stays" label={l.stays} disabled={disabled} />
          <Radio value="leaves" label={l.leaves} description={l.leavesHelp} disabled={disabled} />
        </Stack>
      </Radio.Group>
      {leaves === true && (
        <>
          <TextInput
            label={t.transfers.recipient} description={t.transfers.recipientHint} maxLength={300} value={recipient} disabled={disabled} error={tried && recipient.trim().length < 3 ? l.recipientMissing : undefined}
            onChange={(event) => onChange({ ...draft, recipient: event.currentTarget.value })}
          />
          {grounds.length > 1 && (
            <SegmentedControl
              aria-label={t.transfers.ground} value={ground} disabled={disabled} data={grounds.map((value) => ({ value, label: t.grounds[value] }))}
              onChange={(value) => onChange({ ...draft, ground: value })}
            />
          )}
          <TextInput
            label={t.transfers.document} description={l.basisHint} maxLength={300} value={basis} disabled={disabled} error={tried && basis.trim().length < 3 ? t.basisMissing : undefined}
            onChange={(event) => onChange({ ...draft, basis: event.currentTarget.value })}
          />
        </>
      )}
    </>
  );
}
