import { IconArrowRight } from '@tabler/icons-react';
import type { RosterChange, RosterDecision, RosterPlanRow } from '#domain/people/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { RosterProblem } from './roster-problem.tsx';
import { RosterQuestion } from './roster-question.tsx';
import styles from './people.module.css';

export interface RosterRowsProps {
  readonly rows: readonly RosterPlanRow[];
  readonly onAnswer: (decision: RosterDecision) => void;
}

/** The lines of the file with what would become of them. */
export function RosterRows({ rows, onAnswer }: RosterRowsProps) {
  const { people: t } = useTexts();
  const format = useFormat();
  return (
    <div className={styles.tableRoom} tabIndex={0} role="region" aria-label={t.roster.rowsOf}>
      <table className={`${styles.table} ${styles.roster}`}>
        <thead>
          <tr>
            <th className={styles.number}>{t.roster.columns.line}</th>
            <th className={styles.rosterName}>{t.roster.columns.name}</th>
            <th className={styles.date}>{t.roster.columns.birthDate}</th>
            <th className={styles.action}>{t.roster.columns.action}</th>
            <th>{t.roster.columns.details}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.line} data-action={row.action}>
              <td className={styles.number}>{row.line}</td>
              <th scope="row">{row.title === '' ? '–' : row.title}</th>
              <td className={styles.date}>{row.birthDate === null ? '–' : format.date(row.birthDate)}</td>
              <td className={styles.action}>
                <span className={styles.badge} data-action={row.action}>
                  {t.roster.actions[row.action]}
                </span>
                {row.startsOn !== null && <div className={styles.quiet}>{t.roster.startsOn(format.date(row.startsOn))}</div>}
                {row.leaves !== null && <div className={styles.quiet}>{t.roster.leaves(row.leaves.groupName, format.date(row.leaves.endsOn))}</div>}
              </td>
              <td>
                <Details row={row} onAnswer={onAnswer} />
              </td>
            </tr>
          ))}
          {rows.length === 0 && (
            <tr>
              <td colSpan={5} className={styles.noRows}>
                {t.roster.noRows}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

function Details({ row, onAnswer }: { readonly row: RosterPlanRow; readonly onAnswer: (decision: RosterDecision) => void }) {
  return (
    <div className={styles.details}>
      {row.changes.map((change) => (
        <Change key={change.field} change={change} />
      ))}
      {row.problems.filter(({ code }) => code !== 'sex_missing' || row.question?.kind !== 'sex').map((problem) => (
        <RosterProblem key={`${problem.cell ?? ''}${problem.code}`} problem={problem} />
      ))}
      <RosterQuestion row={row} onAnswer={onAnswer} />
    </div>
  );
}

function Change({ change }: { readonly change: RosterChange }) {
  const { people: t } = useTexts();
  const format = useFormat();
  const shown = (value: string): string => {
    if (value === '') return t.roster.empty;
    if (change.field === 'birthDate') return format.date(value);
    if (change.field === 'sex') return value === 'male' ? t.roster.male : t.roster.female;
    return value;
  };
  return (
    <div>
      <span className={styles.quiet}>{t.roster.fields[change.field]}: </span>
      <del className={styles.from} data-empty={change.from === '' || undefined}>
        {shown(change.from)}
      </del>
      <IconArrowRight size={14} stroke={1.6} className={styles.arrow} aria-hidden />
      <ins className={styles.to}>{shown(change.to)}</ins>
    </div>
  );
}
