import type { LetterReason } from '#domain/reports/index.ts';
import { useTexts } from '../../i18n/index.ts';
import styles from './letters.module.css';

/** So many reasons fit into a line; the rest are counted and told by the tip. */
const SHOWN = 2;

/** Why a letter is needed, shortly; quiet where there is nothing to remark. */
export function ReasonList({ reasons }: { readonly reasons: readonly LetterReason[] }) {
  const { letters: t } = useTexts();
  if (reasons.length === 0) return <span className={styles.quiet}>{t.noRemarks}</span>;
  const words = reasons.map((reason) => t.reason(reason));
  return (
    <span className={styles.reasons} title={words.join('\n')}>
      {words.slice(0, SHOWN).map((word) => (
        <span key={word} className={styles.reason}>
          {word}
        </span>
      ))}
      {words.length > SHOWN && <span className={styles.quiet}>{t.more(words.length - SHOWN)}</span>}
    </span>
  );
}
