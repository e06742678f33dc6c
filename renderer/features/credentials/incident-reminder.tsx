import { incidentNotices, runningNotices } from '#domain/personal-data/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import styles from './incident-reminder.module.css';

interface Report {
  readonly compromiseId: string;
  readonly name: string;
  readonly reportedAt: number;
}

/**
 * A password that others know may be a leak of personal data, of which the school tells Roskomnadzor in 24 and in 72 hours (152-ФЗ, article 21, part 3.1). Whether it is one the head decides; the terms
 * run meanwhile, and are told until the later one is over.
 */
export function IncidentReminder({ reports, now }: { readonly reports: readonly Report[]; readonly now: number }) {
  const { credentials: { incident: t } } = useTexts();
  const format = useFormat();
  const running = runningNotices(reports, now);
  if (running.length === 0) return null;
  return (
    <section className={styles.reminder} aria-label={t.title}>
      <h2 className={styles.title}>{t.title}</h2>
      <p className={styles.about}>{t.about}</p>
      <ul className={styles.list}>
        {running.map(({ compromiseId, name, reportedAt }) => {
          const { firstBy, resultsBy } = incidentNotices(reportedAt);
          return (
            <li key={compromiseId}>
              {name}: {t.first(format.dateTime(firstBy))}{firstBy <= now && <strong> {t.over}</strong>}, {t.results(format.dateTime(resultsBy))}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
