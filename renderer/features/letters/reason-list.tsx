import type { LetterReason } from '#domain/reports/index.ts';
import { useTexts, type Texts } from '../../i18n/index.ts';
import styles from './letters.module.css';

/** Why a letter is needed, one chip a kind; the tip names the subjects. Quiet where there is nothing to remark. */
export function ReasonList({ reasons }: { readonly reasons: readonly LetterReason[] }) {
  const { letters: t } = useTexts();
  if (reasons.length === 0) return <span className={styles.quiet}>{t.noRemarks}</span>;
  return (
    <span className={styles.reasons} title={reasons.map((reason) => t.reason(reason)).join('\n')}>
      {summaries(reasons, t.reasonKinds).map((word) => (
        <span key={word} className={styles.reason}>
          {word}
        </span>
      ))}
    </span>
  );
}

/** All lessons before single subjects: who missed a fifth of everything missed a fifth of most subjects too. */
function summaries(reasons: readonly LetterReason[], words: Texts['letters']['reasonKinds']): string[] {
  const of = <Kind extends LetterReason['kind']>(kind: Kind) => reasons.filter((reason): reason is Extract<LetterReason, { kind: Kind }> => reason.kind === kind);
  const absences = of('absence');
  const overall = absences.find((reason) => reason.subject === null);
  const [density, average, debts] = [of('density'), of('average'), of('debts')];
  return [
    ...(overall ? [words.absence(overall.percent)] : absences.length > 0 ? [words.subjectAbsence(absences.length)] : []),
    ...(density.length > 0 ? [words.density(density.length)] : []),
    ...(average.length > 0 ? [words.average(average.length)] : []),
    ...debts.map((reason) => words.debts(reason.count)),
  ];
}
