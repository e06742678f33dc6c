import type { GroupId, JournalId, SchoolId } from '../../ids.ts';
import type { ScopeKind } from './tables.ts';

/** `kind:id`, e.g. `journal:` + the journal's id. Ids are unique in the world, so school and year need not be repeated. */
export type ScopeId = `${ScopeKind}:${string}`;

export const SCOPE_PATTERN = /^(school|class|private|journal):[-0-9A-Z_a-z]{22}$/;

export const schoolScope = (id: SchoolId): ScopeId => `school:${id}`;
/** @param id the class; a subgroup belongs to the scope of its class, a group without a parent has its own */
export const classScope = (id: GroupId): ScopeId => `class:${id}`;
export const privateScope = (id: GroupId): ScopeId => `private:${id}`;
export const journalScope = (id: JournalId): ScopeId => `journal:${id}`;

export const kindOfScope = (scope: ScopeId): ScopeKind => scope.slice(0, scope.indexOf(':')) as ScopeKind;
/** The id behind the kind. */
export const idOfScope = (scope: ScopeId): string => scope.slice(scope.indexOf(':') + 1);

const ORDER: Readonly<Record<ScopeKind, number>> = { school: 0, class: 1, private: 2, journal: 3 };

/** Scopes whose rows others refer to come first. */
export const compareScopes = (a: ScopeId, b: ScopeId): number => ORDER[kindOfScope(a)] - ORDER[kindOfScope(b)] || (a < b ? -1 : a > b ? 1 : 0);
