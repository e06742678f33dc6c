import { Button } from '@mantine/core';
import type { Failure } from '#domain/errors.ts';
import { failureText, useLanguage } from '../../i18n/index.ts';
import { FailureAlert } from '../../ui/index.ts';
import table from '../../ui/table.module.css';
import { commandInWords, failureOfCode } from '../sync/index.ts';
import type { Outcome } from './rescue-dialog.tsx';
import styles from './rescue.module.css';

export interface RescueOutcomeProps {
  readonly outcome: Omit<Outcome, 'readable'>;
  readonly isSaving: boolean;
  readonly failure: Failure | null;
  readonly onAct: () => void;
  /** null where the person may read none of the journals, or what was typed is not in memory any more. */
  readonly onSheet: (() => void) | null;
  /** null where what is left is not sent from here. */
  readonly onAgain: (() => void) | null;
  readonly onClose: () => void;
}

/** What the server said of each record, and what was not taken, by lesson. */
export function RescueOutcome({ outcome, isSaving, failure, onAct, onSheet, onAgain, onClose }: RescueOutcomeProps) {
  const language = useLanguage();
  const { texts, format } = language;
  const { dialog: t } = texts.rescue;
  const { stopped, places } = outcome;
  const counts = [[t.accepted, outcome.accepted], [t.refused, outcome.refused], [t.conflicts, outcome.conflicts], [t.left, outcome.left]] as const;
  return (
    <div className={styles.form}>
      <div role="status">
        <h3 className={styles.subtitle}>{stopped === null ? t.done : t.stopped}</h3>
        {stopped !== null && (
          <p className={styles.words}>
            {stopped.code === 'job_cancelled' ? t.cancelled : failureText(texts, failureOfCode(stopped.code, stopped.params)).title}. {t.stoppedHelp(outcome.left)}
          </p>
        )}
      </div>
      <dl className={styles.counts}>
        {counts.map(([words, count]) => (
          <div key={words}>
            <dt>{words}</dt>
            <dd>{format.whole(count)}</dd>
          </div>
        ))}
      </dl>
      {places.length > 0 && (
        <div>
          <h3 className={styles.subtitle}>{t.untaken}</h3>
          <div className={styles.lines} tabIndex={0} role="region" aria-label={t.untaken}>
            <table className={table.table}>
              <thead>
                <tr>
                  <th>{t.lesson}</th>
                  <th>{t.journal}</th>
                  <th>{t.kind}</th>
                  <th className={styles.number}>{t.number}</th>
                  <th>{t.why}</th>
                </tr>
              </thead>
              <tbody>
                {places.map((place) => (
                  <tr key={JSON.stringify(place)}>
                    <td className={styles.nowrap}>{place.heldOn === '' ? '' : format.date(place.heldOn)}</td>
                    <td>{[place.groupName, place.subjectName].filter((part) => part !== '').join(', ') || t.gone}</td>
                    <td>{commandInWords(place.kind, language)}</td>
                    <td className={styles.number}>{format.whole(place.count)}</td>
                    <td>{t.status[place.status]}: {Object.hasOwn(t.reasons, place.code) ? t.reasons[place.code] : failureText(texts, failureOfCode(place.code, place.params)).title}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p className={styles.after}>{t.untakenHelp} {onSheet === null ? t.sheetElsewhere : t.sheetHelp}</p>
        </div>
      )}
      {failure !== null && <FailureAlert failure={failure} />}
      <div className={styles.deeds}>
        <Button variant="default" onClick={onClose}>{stopped === null ? t.ready : texts.ui.close}</Button>
        {onSheet !== null && <Button variant="default" disabled={isSaving} onClick={onSheet}>{t.sheet}</Button>}
        <Button variant={stopped === null ? 'filled' : 'default'} loading={isSaving} onClick={onAct}>{t.act}</Button>
        {stopped !== null && onAgain !== null && <Button data-autofocus onClick={onAgain}>{t.again}</Button>}
      </div>
    </div>
  );
}
