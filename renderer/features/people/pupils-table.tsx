import { ActionIcon, Menu } from '@mantine/core';
import { IconArrowsRightLeft, IconDoorExit, IconDotsVertical, IconPencil } from '@tabler/icons-react';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { nameOf, type Deed, type ListedPupil } from './pupil-deeds.tsx';
import styles from './people.module.css';

export interface PupilsTableProps {
  readonly label: string;
  readonly pupils: readonly ListedPupil[];
  /** Who leaves later than this day is still here. */
  readonly today: string;
  /** null: this person only reads the list. */
  readonly onDeed: ((deed: Deed, pupil: ListedPupil) => void) | null;
}

/** The pupils of a class; who has left stands in quiet ink and has no number. */
export function PupilsTable({ label, pupils, today, onDeed }: PupilsTableProps) {
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
            <th className={styles.phone}>{t.columns.phone}</th>
            {onDeed !== null && <th className={styles.deed}><span className={styles.hidden}>{t.deeds}</span></th>}
          </tr>
        </thead>
        <tbody>
          {pupils.map((pupil, at) => (
            <tr key={`${pupil.pupilId}${pupil.startsOn}`} data-departed={hasLeft(pupil, today) || undefined}>
              <td className={styles.number}>{hasLeft(pupil, today) ? '' : pupils.slice(0, at + 1).filter((one) => !hasLeft(one, today)).length}</td>
              <th scope="row">
                <span className={styles.last}>{pupil.last}</span> {pupil.first} {pupil.middle}
                {pupil.lacksConsent && <span className={styles.lacksConsent}>{t.lacksConsent}</span>}
              </th>
              <td className={styles.date}>{pupil.birthDate === null ? '–' : format.date(pupil.birthDate)}</td>
              <td className={styles.date}>{format.date(pupil.startsOn)}</td>
              <td className={styles.date}>{pupil.endsOn === null ? '' : format.date(pupil.endsOn)}</td>
              <td>{pupil.phone}</td>
              {onDeed !== null && (
                <td className={styles.deed}>
                  <PupilMenu pupil={pupil} onDeed={(deed) => onDeed(deed, pupil)} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The last day is a day in the class. */
export const hasLeft = ({ endsOn }: Pick<ListedPupil, 'endsOn'>, today: string): boolean => endsOn !== null && endsOn < today;

/** What can be done with one pupil; who has left is only corrected. */
function PupilMenu({ pupil, onDeed }: { readonly pupil: ListedPupil; readonly onDeed: (deed: Deed) => void }) {
  const { people: t } = useTexts();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={26} aria-label={t.deedsOf(nameOf(pupil))}><IconDotsVertical size={17} stroke={1.6} /></ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={17} stroke={1.6} />} onClick={() => onDeed('correct')}>{t.correction.deed}</Menu.Item>
        {pupil.endsOn === null && (
          <>
            <Menu.Item leftSection={<IconArrowsRightLeft size={17} stroke={1.6} />} onClick={() => onDeed('transfer')}>{t.transfer.deed}</Menu.Item>
            <Menu.Item color="pen" leftSection={<IconDoorExit size={17} stroke={1.6} />} onClick={() => onDeed('dismiss')}>{t.dismissal.deed}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
