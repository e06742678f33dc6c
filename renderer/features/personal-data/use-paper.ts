/** Papers of this section; «Классы и ученики» writes one by the same way. */
export { usePersonalPaper as usePaper } from '../reports/index.ts';
