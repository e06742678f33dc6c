/** One measured figure, printed beside its goal; ratios are measured against a floor in the same run. */
export interface BenchFigure {
  /** What was measured, in words. */
  readonly name: string;
  readonly value: number;
  /** `ms`, `nodes`, `×` … */
  readonly unit: string;
  /** The floor the value was measured beside, in the same unit or as the divisor of a ratio. */
  readonly floor?: number | undefined;
  /** The goal in words, for example `≤ 1.5`. */
  readonly goal: string;
  readonly reached: boolean;
}

/** The figure as one line of the bench's table. */
export function figureLine(figure: BenchFigure): string {
  const rounded = (value: number): string => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2));
  const floor = figure.floor === undefined ? '' : `, floor ${rounded(figure.floor)}`;
  return `${figure.reached ? 'reached' : 'MISSED '}  ${figure.name}: ${rounded(figure.value)} ${figure.unit} (goal ${figure.goal}${floor})`;
}
