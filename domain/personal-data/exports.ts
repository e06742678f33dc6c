import { TRANSFER_CATEGORIES, type TransferCategory } from './register.ts';

/**
 * Files with personal data that the program writes, and what each of them is by P-05 (docs/adr/0015). `own`: a paper of the school's own work, or one that goes to the person it is about
 * or to their parents, which is no transfer. `asked`: it is made to leave the school, or may; who makes it says whether it does, to whom and on what ground, and the register of transfers
 * gets its entry before the file gets its name.
 */
export type ExportFate = { readonly fate: 'own' } | { readonly fate: 'asked'; readonly categories: readonly TransferCategory[] };

const own = { fate: 'own' } as const;

/** By the method of the contract that writes the file; every one is decided here. */
export const EXPORTED_FILES: Readonly<Record<string, ExportFate>> = {
  // To the parents, about their own child; each has a number in the register of letters.
  'letters.makeFile': own, 'letters.writeAgain': own,
  // To the person whose login it is; the register of issue is signed in the school.
  'credentials.saveSlips': own, 'credentials.saveRegister': own,
  // The school's own registers and forms; a blank template holds nobody.
  'personalData.savePaper': own, 'people.saveRosterTemplate': own,
  // Who works in the journal: the school's own look at its staff.
  'usage.save': own,
  // An act of the school’s own, the paper by which the same school enters what was not taken, and a key which holds nobody.
  'rescue.saveAct': own, 'rescue.saveSheet': own, 'rescue.makeKey': own,
  // For an inspector, or for the school's own look at what happened.
  'audit.saveEvents': { fate: 'asked', categories: ['staff'] },
  // Everything of everybody: a copy to keep, or for a server that stands elsewhere.
  'workstations.copySchool': { fate: 'asked', categories: TRANSFER_CATEGORIES },
};

/** What of a person is in a file that may leave the school. @throws RangeError for one that is no such file */
export function categoriesOf(method: string): readonly TransferCategory[] {
  const decided = Object.hasOwn(EXPORTED_FILES, method) ? EXPORTED_FILES[method] : undefined;
  if (decided?.fate !== 'asked') throw new RangeError(`${method} is not asked about`);
  return decided.categories;
}
