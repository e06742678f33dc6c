import styles from './blackboard.module.css';

export interface BlackboardProps {
  readonly title: string;
  readonly subtitle: string;
  readonly promise: string;
}

/** Marks as a teacher chalks them into the drawn journal: column, row, sign. */
const CHALKED: readonly (readonly [number, number, string])[] = [
  [0, 0, '5'], [2, 0, '4'], [4, 0, '5'],
  [1, 1, '4'], [3, 1, 'Б'], [4, 1, 'Б'],
  [0, 2, '3'], [2, 2, '4'], [5, 2, '5'],
  [1, 3, '5'], [3, 3, '5'], [5, 3, '4'],
];

/** The board of the start page: the name of the house and a page of a journal in chalk. */
export function Blackboard({ title, subtitle, promise }: BlackboardProps) {
  return (
    <header className={styles.board}>
      <div>
        <div className={styles.title}>{title}</div>
        <div className={styles.subtitle}>{subtitle}</div>
      </div>
      <svg className={styles.drawing} viewBox="0 0 380 200" aria-hidden="true">
        <g className={styles.lines}>
          {[34, 72, 110, 148, 186].map((y, at) => (
            <path key={y} d={`M6 ${y + (at % 2)}C90 ${y - 1.5} 260 ${y + 1.5} 374 ${y}`} />
          ))}
          {[128, 169, 210, 251, 292, 333, 374].map((x, at) => (
            <path key={x} d={`M${x} 10C${x + 1} 70 ${x - 1} 130 ${x + (at % 2)} 188`} />
          ))}
        </g>
        <g className={styles.names}>
          {[88, 66, 97, 74].map((length, row) => (
            <path key={length} d={`M14 ${58 + row * 38}c${length / 3}-7 ${length / 2} 5 ${length}-2`} />
          ))}
        </g>
        <g className={styles.marks}>
          {CHALKED.map(([column, row, mark]) => (
            <text key={`${column}:${row}`} x={148.5 + column * 41} y={60 + row * 38} textAnchor="middle">
              {mark}
            </text>
          ))}
        </g>
      </svg>
      <p className={styles.promise}>{promise}</p>
      <div className={styles.tray}>
        <span className={styles.chalk} />
        <span className={styles.chalkShort} />
      </div>
    </header>
  );
}
