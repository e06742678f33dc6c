import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import type { OutputFor } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import table from '../../ui/table.module.css';
import { RescueOutcome } from './rescue-outcome.tsx';
import { useSavePaper } from './use-save-paper.ts';
import styles from './rescue.module.css';

type PastRescue = OutputFor<'rescue', 'listActs'>[number];

/** «Прошлые спасения»: what came of each, also when the dialog was closed long ago; conflicts and refusals are found here again. Nothing where there was none. */
export function PastRescues({ acts }: { readonly acts: readonly PastRescue[] }) {
  const { rescue: { past: t, table: words } } = useTexts();
  const format = useFormat();
  const [shown, setShown] = useState<PastRescue | null>(null);
  if (acts.length === 0) return null;
  return (
    <section aria-labelledby="past-rescues">
      <h2 id="past-rescues" className={styles.heading}>{t.title}</h2>
      <p className={styles.note}>{t.about}</p>
      <table className={`${table.table} ${styles.table}`} aria-labelledby="past-rescues">
        <thead>
          <tr>
            <th>{t.when}</th>
            <th>{words.whose}</th>
            <th>{t.outcome}</th>
            <th>{t.basis}</th>
            <th><span className={styles.hidden}>{words.actions}</span></th>
          </tr>
        </thead>
        <tbody>
          {acts.map((act) => (
            <tr key={act.rescueId}>
              <td className={styles.nowrap}>{format.dateTime(act.at)}</td>
              <th scope="row"><span className={styles.name}>{act.name === '' ? words.unknown : act.name}</span></th>
              <td>
                {t.accepted(act.accepted, act.waiting)}
                {act.refused > 0 && <span className={styles.warn}>{t.refused(act.refused)}</span>}
                {act.conflicts > 0 && <span className={styles.warn}>{t.conflicts(act.conflicts)}</span>}
                {act.left > 0 && <span className={styles.warn}>{words.left(act.left)}</span>}
              </td>
              <td className={styles.basis}>{act.basis}</td>
              <td className={styles.deed}>
                <Button variant="default" size="compact-sm" aria-label={t.openNamed(act.name, format.dateTime(act.at))} onClick={() => setShown(act)}>{t.open}</Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown !== null && <PastRescueDialog act={shown} onClose={() => setShown(null)} />}
    </section>
  );
}

function PastRescueDialog({ act, onClose }: { readonly act: PastRescue; readonly onClose: () => void }) {
  const { rescue: { past: t }, ui } = useTexts();
  const format = useFormat();
  const saving = useSavePaper();
  return (
    <Modal opened onClose={onClose} title={t.dialog(act.name, format.dateTime(act.at))} size={720} closeButtonProps={{ 'aria-label': ui.close }} withCloseButton={!saving.isSaving} closeOnEscape={!saving.isSaving}>
      <RescueOutcome outcome={act} isSaving={saving.isSaving} failure={saving.failure} onAct={() => void saving.save('saveAct', act)} onSheet={null} onAgain={null} onClose={onClose} />
    </Modal>
  );
}
