import { achievements } from './achievements.ts';
import { accounts } from './accounts.ts';
import { app } from './app.ts';
import { audit } from './audit.ts';
import { credentials } from './credentials.ts';
import { errors } from './errors.ts';
import { journal } from './journal.ts';
import { keys } from './keys.ts';
import { letters } from './letters.ts';
import { palette } from './palette.ts';
import { people } from './people.ts';
import { personalData } from './personal-data.ts';
import { rescue } from './rescue.ts';
import { roles } from './roles.ts';
import { school } from './school.ts';
import { sync } from './sync.ts';
import { trouble } from './trouble.ts';
import { ui } from './ui.ts';
import { usage } from './usage.ts';
import { workstations } from './workstations.ts';

/** The Russian words, and by their shape the list of all words: every other language has exactly these keys. */
export const ru = { app, ui, school, accounts, palette, keys, trouble, errors, journal, letters, people, achievements, personalData, sync, workstations, credentials, roles, audit, rescue, usage };

export type Texts = typeof ru;
