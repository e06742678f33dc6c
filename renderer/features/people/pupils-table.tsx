import type { OutputFor } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import styles from './people.module.css';

export interface PupilsTableProps {
  readonly label: string;
  readonly pupils: OutputFor<'people', 'listPupils'>['pupils'];
}

/** The pupils of a class; who has left stands in quiet ink and has no number. */
export function PupilsTable({ label, pupils }: PupilsTableProps) {
  const { people: t } = useTexts();
  const format = useFormat();
  return (
    <div className={styles.tableRoom} tabIndex={0} role="region" aria-label={label}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th className={styles.number}>{t.columns.number}</th>
            <th>{t.columns.name}</th>
            <th className={styles.date}>{t.columns.birthDate}</th>
            <th className={styles.date}>{t.columns.startsOn}</th>
            <th className={styles.date}>{t.columns.endsOn}</th>
            <th>{t.columns.phone}</th>
          </tr>
        </thead>
        <tbody>
          {pupils.map((pupil, at) => (
            <tr key={`${pupil.pupilId}${pupil.startsOn}`} data-departed={pupil.endsOn !== null || undefined}>
              <td className={styles.number}>{pupil.endsOn === null ? pupils.slice(0, at + 1).filter(({ endsOn }) => endsOn === null).length : ''}</td>
              <th scope="row">
                <span className={styles.last}>{pupil.last}</span> {pupil.first} {pupil.middle}
                {pupil.lacksConsent && <span className={styles.lacksConsent}>{t.lacksConsent}</span>}
              </th>
              <td className={styles.date}>{pupil.birthDate === null ? '–' : format.date(pupil.birthDate)}</td>
              <td className={styles.date}>{format.date(pupil.startsOn)}</td>
              <td className={styles.date}>{pupil.endsOn === null ? '' : format.date(pupil.endsOn)}</td>
              <td>{pupil.phone}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
