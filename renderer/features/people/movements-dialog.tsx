import { Button, Modal } from '@mantine/core';
import type { GroupId } from '#domain/ids.ts';
import { useApiQuery } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { FailureAlert, shortName } from '../../ui/index.ts';
import { movementWords } from './movement-words.ts';
import { useUndoChange } from './use-undo-change.ts';
import styles from './people.module.css';

export interface MovementsDialogProps {
  readonly groupId: GroupId;
  readonly className: string;
  readonly onClose: () => void;
}

/** «Движение учеников» of a class (M-09). */
export function MovementsDialog({ groupId, className, onClose }: MovementsDialogProps) {
  const { people: t, ui } = useTexts();
  const format = useFormat();
  const log = useApiQuery('people', 'readMovements', { groupId }, { failureHandled: true });
  const { undo, isBusy } = useUndoChange(groupId);
  const movements = log.data?.movements ?? [];
  return (
    <Modal opened onClose={onClose} title={t.movements.title(className)} size={1000} closeButtonProps={{ 'aria-label': ui.close }}>
      <p className={styles.dialogNote}>{t.movements.note}</p>
      {log.error !== null && <FailureAlert failure={log.error.failure} onAgain={() => void log.refetch()} />}
      {log.data !== undefined && movements.length === 0 && <p className={styles.dialogNote}>{t.movements.empty}</p>}
      {movements.length > 0 && (
        <div className={styles.movements} tabIndex={0} role="region" aria-label={t.movements.title(className)}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th className={styles.when}>{t.movements.columns.when}</th>
                <th>{t.movements.columns.what}</th>
                <th className={styles.basis}>{t.movements.columns.basis}</th>
                <th className={styles.who}>{t.movements.columns.who}</th>
                <th className={styles.deed}><span className={styles.hidden}>{t.deeds}</span></th>
              </tr>
            </thead>
            <tbody>
              {movements.map((movement) => (
                <tr key={movement.changeId} data-departed={movement.undoneAt !== null || undefined}>
                  <td className={styles.when}>{format.dateTime(movement.madeAt)}</td>
                  <td className={styles.long}>
                    {movementWords(t, format, movement)}
                    {movement.undoneAt !== null && <div className={styles.quiet}>{t.movements.undone(format.dateTime(movement.undoneAt))}</div>}
                  </td>
                  <td className={styles.long}>{movement.basis}</td>
                  <td>{shortName(movement.author)}</td>
                  <td className={styles.deed}>
                    {movement.mayUndo && (
                      <Button size="compact-sm" variant="subtle" disabled={isBusy} aria-label={`${t.undo}: ${movementWords(t, format, movement)}`} onClick={() => void undo(movement)}>
                        {t.undo}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Modal>
  );
}
