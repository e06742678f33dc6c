import { z } from 'zod';
import { defineFeature } from './define.ts';
import { nothing, timestamp } from './shapes.ts';

/** Where a text stands that is not finished: `comment/<journal>/<lesson>/<pupil>/<work>`. Ids and words of ours, never names. */
const place = z.string().min(1).max(300).regex(/^[\w./:-]+$/);

/** Of a class every remark to a letter: some tens of kilobytes at most. */
const draftText = z.string().max(200_000);

/** What is being typed and was not stored yet: in the encrypted file of who types, so that a lock or a fall loses nothing (issue 4, point 5). */
export const drafts = defineFeature({
  keep: {
    kind: 'command', place: 'core', session: 'required', action: 'none',
    what: 'Keeps what stands in a field so far; the newer text takes the place of the older one.',
    input: z.object({ place, text: draftText }),
    output: nothing,
  },
  list: {
    kind: 'query', place: 'core', session: 'required', action: 'none',
    what: 'What the signed-in person had typed and not stored, the newest first.',
    input: nothing,
    output: z.array(z.object({ place, text: z.string(), keptAt: timestamp })),
  },
  drop: {
    kind: 'command', place: 'core', session: 'required', action: 'none',
    what: 'The text was stored or thrown away.',
    input: z.object({ place }),
    output: nothing,
  },
});
