import { VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../../i18n/index.ts';
import type { Section } from '../sections.ts';
import { Sign } from './sign.tsx';
import styles from './rail.module.css';

export interface RailProps {
  readonly sections: readonly Section[];
  /** What waits for a person in a section: how many, and in words. */
  readonly waiting?: Partial<Readonly<Record<Section['id'], { readonly count: number; readonly words: string }>>>;
}

/** The blackboard on the left with the sections written on it. */
export function Rail({ sections, waiting = {} }: RailProps) {
  const { app } = useTexts();
  return (
    <nav className={styles.rail} aria-label={app.sections.label}>
      <div className={styles.sign} title={app.name}>
        <Sign size={34} />
      </div>
      <ul className={styles.list}>
        {sections.map(({ id, path, icon: SectionIcon }) => (
          <li key={id}>
            <Link to={path} className={styles.item} data-long={hasLongWord(app.sections[id]) || undefined} activeProps={{ 'aria-current': 'page' }}>
              <SectionIcon size={22} stroke={1.6} aria-hidden />
              <span>{app.sections[id]}</span>
              {waiting[id] !== undefined && waiting[id].count > 0 && (
                <>
                  <span className={styles.waiting} title={waiting[id].words} aria-hidden>{waiting[id].count}</span>
                  <VisuallyHidden>{waiting[id].words}</VisuallyHidden>
                </>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** «Персональные» would be broken in the middle at the usual size. */
const hasLongWord = (label: string): boolean => label.split(' ').some((word) => word.length > 11);
