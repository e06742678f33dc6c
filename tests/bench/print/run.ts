import { figureLine } from '../figure.ts';
import { benchPrint } from './bench-print.ts';

/** `node tests/bench/print/run.ts`: the figures of printing alone. */
for (const figure of await benchPrint()) console.log(figureLine(figure));
