import type { ReactNode } from 'react';
import styles from './empty-state.module.css';

export interface EmptyStateProps {
  readonly title: string;
  /** What to do next. */
  readonly help?: ReactNode;
  readonly icon?: ReactNode;
  readonly actions?: ReactNode;
}

/** Nothing is here, or nothing could be shown: why, and the way on. */
export function EmptyState({ title, help, icon, actions }: EmptyStateProps) {
  return (
    <div className={styles.place}>
      {icon !== undefined && <div className={styles.icon}>{icon}</div>}
      <h2 className={styles.title}>{title}</h2>
      {help !== undefined && <p className={styles.help}>{help}</p>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
