import { figureLine } from '../figure.ts';
import { benchGrid } from './bench-grid.ts';

/** `node tests/bench/grid/run.ts` on a screen: the grid's figures alone. */
for (const figure of await benchGrid()) console.log(figureLine(figure));
