import { Checkbox, VisuallyHidden } from '@mantine/core';
import type { PupilId } from '#domain/ids.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import type { Candidate } from './letter-options.ts';
import { ReasonList } from './reason-list.tsx';
import styles from './letters.module.css';

export interface CandidatesTableProps {
  readonly candidates: readonly Candidate[];
  readonly chosen: ReadonlySet<PupilId>;
  readonly shown: PupilId | null;
  readonly selectable: boolean;
  readonly onChoose: (chosen: ReadonlySet<PupilId>) => void;
  readonly onShow: (pupilId: PupilId) => void;
}

/** The pupils of a class with what their letters would say. Arrows move, Space chooses. */
export function CandidatesTable({ candidates, chosen, shown, selectable, onChoose, onShow }: CandidatesTableProps) {
  const { letters: t } = useTexts();
  const format = useFormat();
  const toggle = (pupilId: PupilId) => {
    const next = new Set(chosen);
    if (!next.delete(pupilId)) next.add(pupilId);
    onChoose(next);
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLTableRowElement>, index: number) => {
    const row = candidates[index]!;
    if (event.code === 'Space' && selectable) {
      event.preventDefault();
      toggle(row.pupilId);
      return;
    }
    const step = event.code === 'ArrowDown' ? 1 : event.code === 'ArrowUp' ? -1 : 0;
    const next = candidates[index + step];
    if (step === 0 || !next) return;
    event.preventDefault();
    onShow(next.pupilId);
    (event.currentTarget.parentElement?.children[index + step] as HTMLElement | undefined)?.focus();
  };
  return (
    <div className={styles.tableRoom}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th className={styles.check}>
              <VisuallyHidden>{t.choose.label}</VisuallyHidden>
            </th>
            <th>{t.columns.pupil}</th>
            <th className={styles.number}>{t.columns.missed}</th>
            <th className={styles.number}>{t.columns.average}</th>
            <th>{t.columns.reasons}</th>
          </tr>
        </thead>
        <tbody>
          {candidates.map((row, index) => (
            <tr
              key={row.pupilId}
              tabIndex={row.pupilId === shown ? 0 : -1}
              data-shown={row.pupilId === shown || undefined}
              aria-current={row.pupilId === shown ? 'true' : undefined}
              onClick={() => onShow(row.pupilId)}
              onFocus={(event) => event.target === event.currentTarget && row.pupilId !== shown && onShow(row.pupilId)}
              onKeyDown={(event) => onKeyDown(event, index)}
            >
              <td className={styles.check} onClick={(event) => event.stopPropagation()}>
                <Checkbox
                  size="xs"
                  tabIndex={-1}
                  disabled={!selectable}
                  checked={chosen.has(row.pupilId)}
                  onChange={() => toggle(row.pupilId)}
                  aria-label={t.choose.one(row.name)}
                />
              </td>
              <th scope="row">
                {row.name}
                {row.lastLetter !== null && <span className={styles.last}>{t.lastLetter(row.lastLetter.number, format.dayAndMonth(row.lastLetter.madeOn))}</span>}
              </th>
              <td className={styles.number}>{row.lessonsMissed === 0 ? t.missedNone : t.missed(row.lessonsMissed, row.lessonsHeld)}</td>
              <td className={styles.number}>{row.average === null ? '–' : format.decimal(row.average)}</td>
              <td>
                <ReasonList reasons={row.reasons} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
