import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { AppearanceCorner } from '../../app/layout/appearance-corner.tsx';
import { Sign } from '../../app/layout/sign.tsx';
import styles from './sign-in-screen.module.css';

export interface WayInSheetProps {
  readonly title: string;
  readonly about: ReactNode;
  /** Words of the way back. */
  readonly back: string;
  readonly onBack: () => void;
  /** `fill`: the children scroll inside (a list of people); `scroll`: the sheet scrolls as a whole (a form). */
  readonly body?: 'fill' | 'scroll';
  readonly children: ReactNode;
}

/** A page on the way to a school, before the desk: the board's edge on the left, a sheet with the way back above. */
export function WayInSheet({ title, about, back, onBack, body = 'fill', children }: WayInSheetProps) {
  return (
    <div className={styles.window}>
      <div className={styles.rail} aria-hidden>
        <Sign size={34} />
      </div>
      <main className={body === 'fill' ? styles.sheet : `${styles.sheet} ${styles.scrolled}`}>
        <div className={styles.above}>
          <Button variant="subtle" color="gray" size="xs" leftSection={<IconArrowLeft size={16} />} onClick={onBack}>
            {back}
          </Button>
          <AppearanceCorner />
        </div>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.about}>{about}</p>
        {children}
      </main>
    </div>
  );
}
