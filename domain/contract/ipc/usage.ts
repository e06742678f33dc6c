import { z } from 'zod';
import { usageAnswer } from '../sync/usage-messages.ts';
import { defineFeature } from './define.ts';
import { fileToken, isoDate, jobId } from './shapes.ts';

const period = { fromDay: isoDate, untilDay: isoDate };

/** Who works in the journal: days and counts, asked of the server for each look. */
export const usage = defineFeature({
  read: {
    kind: 'query', place: 'core', session: 'required', action: 'usage.read',
    what: 'Of each member of staff the last sign-in, the days with entries in a period and how many there were of each kind; null: the last thirty days. A year at most. Codes: `needs_server`, `not_allowed`, `request_invalid`.',
    input: z.object({ period: z.object(period).nullable() }), output: z.object({ today: isoDate, ...period, ...usageAnswer.shape }),
  },
  save: {
    kind: 'command', place: 'core', session: 'required', action: 'usage.read', job: true, file: 'write',
    what: 'Writes the same as PDF or XLSX, by name, with a second table by days; entered in the register of printed documents (P-13). Codes: `print_nothing`, those of read.',
    input: z.object({ jobId, fileToken, format: z.enum(['pdf', 'xlsx']), ...period }), output: z.object({ people: z.number() }),
  },
});
