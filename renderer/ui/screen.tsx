import type { ReactNode } from 'react';
import styles from './screen.module.css';

export interface ScreenProps {
  readonly title: ReactNode;
  /** A quiet line beside the title: counts, the class, the term. */
  readonly remark?: ReactNode;
  /** Controls at the right of the title. */
  readonly actions?: ReactNode;
  /** `scroll`: the body scrolls by itself; `fill`: the children take the whole height and scroll inside (a grid). */
  readonly body?: 'scroll' | 'fill';
  readonly children: ReactNode;
}

/** One screen of the desk: a head of one line and a body that takes the rest of the window; the window itself never scrolls. */
export function Screen({ title, remark, actions, body = 'scroll', children }: ScreenProps) {
  return (
    <div className={styles.screen}>
      <header className={styles.head}>
        <h1 className={styles.title}>{title}</h1>
        {remark !== undefined && <div className={styles.remark}>{remark}</div>}
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={body === 'scroll' ? styles.scroll : styles.fill}>{children}</div>
    </div>
  );
}
