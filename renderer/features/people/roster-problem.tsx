import { IconAlertTriangle, IconCircleX, IconHelpCircle, IconPencilCheck } from '@tabler/icons-react';
import type { RosterProblem as Problem } from '#domain/people/index.ts';
import { useTexts } from '../../i18n/index.ts';
import styles from './people.module.css';

const ICONS = { error: IconCircleX, question: IconHelpCircle, warning: IconAlertTriangle, note: IconPencilCheck } as const;

/** What is wrong with a line, or worth knowing. */
export function RosterProblem({ problem }: { readonly problem: Problem }) {
  const { people: t } = useTexts();
  const ProblemIcon = ICONS[problem.severity];
  return (
    <div className={styles.problem} data-severity={problem.severity}>
      <ProblemIcon size={16} stroke={1.7} aria-hidden />
      <span>
        {problem.cell !== null && <code className={styles.cell}>{problem.cell}</code>}
        {t.roster.problem(problem)}
      </span>
    </div>
  );
}
