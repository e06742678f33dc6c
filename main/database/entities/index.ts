import { groupEntity, membershipEntity } from './groups.ts';
import { letterEntity, termEntity } from './letters.ts';
import { guardianEntity, pupilEntity, staffEntity } from './people.ts';

export * from './groups.ts';
export * from './letters.ts';
export * from './people.ts';

/** What is read through TypeORM: registers and lists with their relations. The grid reads prepared SQL. */
export const ENTITIES = [pupilEntity, guardianEntity, staffEntity, groupEntity, membershipEntity, termEntity, letterEntity];
