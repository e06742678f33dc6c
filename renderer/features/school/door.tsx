import type { ReactNode } from 'react';
import styles from './start-screen.module.css';

export interface DoorProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly about: string;
  /** `quiet`: one line with its deed at the right, for what is done once. */
  readonly look?: 'usual' | 'quiet';
  readonly children?: ReactNode;
}

/** One way to a school on the start page. */
export function Door({ icon, title, about, look = 'usual', children }: DoorProps) {
  return (
    <section className={look === 'usual' ? styles.door : `${styles.door} ${styles.quiet}`}>
      <div className={styles.icon}>{icon}</div>
      <div className={styles.words}>
        <h2 className={styles.doorTitle}>{title}</h2>
        <p className={styles.about}>{about}</p>
        {look === 'usual' && children}
      </div>
      {look === 'quiet' && children}
    </section>
  );
}
