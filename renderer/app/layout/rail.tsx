import { Link } from '@tanstack/react-router';
import { useTexts } from '../../i18n/index.ts';
import type { Section } from '../sections.ts';
import { Sign } from './sign.tsx';
import styles from './rail.module.css';

/** The blackboard on the left with the sections written on it. */
export function Rail({ sections }: { readonly sections: readonly Section[] }) {
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
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** «Персональные» would be broken in the middle at the usual size. */
const hasLongWord = (label: string): boolean => label.split(' ').some((word) => word.length > 11);
