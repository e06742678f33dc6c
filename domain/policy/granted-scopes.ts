import { can, type Actor } from './policy.ts';
import type { PolicySettings } from './settings.ts';

/** The journals and classes of a school, as far as rights look at them. */
export interface SchoolStructure {
  readonly schoolId: string;
  readonly classes: readonly string[];
  /** `direction`: of the journal's subject; empty or absent where it has none. */
  readonly journals: readonly { readonly journalId: string; readonly classId: string; readonly direction?: string }[];
}

/** What a person's live grants name: journals taught and classes led. */
export interface GrantedObjects {
  readonly journals: readonly string[];
  readonly classes: readonly string[];
}

/**
 * The scopes a person may hold (design §4): what `can` lets them read, and nothing else. The lists of a class come with each journal of it, because a
 * journal without names is none; contacts and families (`private`) come to those who lead the class, oversee it or keep its lists (P-01).
 * @returns ids as `kind:id`, parents first
 */
export function grantedScopes(actor: Actor, objects: GrantedObjects, structure: SchoolStructure, settings: PolicySettings): string[] {
  const taught = new Set(objects.journals);
  const led = new Set(objects.classes);
  const classes = new Set<string>();
  const families = new Set<string>();
  const journals: string[] = [];
  for (const classId of structure.classes) {
    const subject = { classTeacherId: led.has(classId) ? actor.staffId : undefined };
    if (!can(actor, 'people.read', subject, settings)) continue;
    classes.add(classId);
    families.add(classId);
  }
  for (const { journalId, classId, direction } of structure.journals) {
    const subject = { direction, teacherId: taught.has(journalId) ? actor.staffId : undefined, classTeacherId: led.has(classId) ? actor.staffId : undefined };
    if (!can(actor, 'journal.read', subject, settings)) continue;
    journals.push(journalId);
    classes.add(classId);
  }
  const named = (kind: string, ids: Iterable<string>) => [...ids].sort().map((id) => `${kind}:${id}`);
  return [`school:${structure.schoolId}`, ...named('class', classes), ...named('private', families), ...named('journal', journals)];
}
