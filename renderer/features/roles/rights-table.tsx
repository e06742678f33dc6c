import { ACTIONS, ADMINISTRATIVE_ACTIONS, rightsOf, STAFF_ROLES } from '#domain/policy/index.ts';
import { useTexts } from '../../i18n/index.ts';
import table from '../../ui/table.module.css';
import styles from './roles.module.css';

/** The table of rights as the server judges by it: printed from domain/policy, not described. */
export function RightsTable() {
  const { roles: t } = useTexts();
  return (
    <>
      <p className={styles.note}>{t.matrix.about}</p>
      {/* Nothing in it can be pressed, and it is wider than the window: the keyboard scrolls it. */}
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={t.tabs.rights}>
        <table className={`${table.table} ${styles.matrix}`} aria-label={t.tabs.rights}>
          <thead>
            <tr>
              <th>{t.matrix.action}</th>
              {STAFF_ROLES.map((role) => <th key={role}>{t.holders[role]}</th>)}
            </tr>
          </thead>
          <tbody>
            {ACTIONS.map((action) => (
              <tr key={action}>
                <th scope="row">
                  {t.actions[action]}
                  {ADMINISTRATIVE_ACTIONS.has(action) && <span className={styles.basis}>{t.matrix.administrative}</span>}
                </th>
                {STAFF_ROLES.map((role) => {
                  const rights = rightsOf(role, action);
                  const [widest] = rights;
                  return (
                    <td key={role} data-may={rights.length > 0 || undefined}>
                      {widest === undefined ? t.matrix.nothing : rights.some(({ reach }) => reach === 'school') ? t.reach.school : rights.map(({ reach }) => t.reach[reach]).join(', ')}
                      {widest?.when !== undefined && <span className={styles.basis}>{t.matrix.onlyIf}</span>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
