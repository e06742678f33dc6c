import { accessSettingsOf } from '#domain/accounts/index.ts';
import type { AccessPolicy } from '#domain/contract/sync/index.ts';
import { policySettingsOf, type PolicySettings } from '#domain/policy/index.ts';
import { timeZoneOf } from '#domain/school-time.ts';
import { DEFAULT_DENSITY, DEFAULT_ROUNDING, type DensityNorm, type RoundingRule } from '#domain/results/index.ts';
import type { ReadHandle } from '../../database/handles.ts';
import { findSetting } from './school-repository.ts';

export interface LetterThresholds {
  /** Share of missed lessons of a subject, in percent. */
  readonly absencePercent: number;
  /** Share of the norm of marks, in percent. */
  readonly densityPercent: number;
  readonly average: number;
}

export const DEFAULT_LETTER_THRESHOLDS: LetterThresholds = { absencePercent: 20, densityPercent: 70, average: 3.5 };

/** Stored settings over the defaults, key by key; a value of another type is left aside. */
function over<Settings extends object>(defaults: Settings, stored: unknown): Settings {
  if (typeof stored !== 'object' || stored === null) return defaults;
  const known = Object.entries(stored).filter(([key, value]) => typeof value === typeof (defaults as Record<string, unknown>)[key]);
  return { ...defaults, ...Object.fromEntries(known) };
}

export const readRounding = (db: ReadHandle): RoundingRule => over(DEFAULT_ROUNDING, findSetting(db, 'marks.rounding'));
export const readDensityNorm = (db: ReadHandle): DensityNorm => over(DEFAULT_DENSITY, findSetting(db, 'marks.density'));
export const readLetterThresholds = (db: ReadHandle): LetterThresholds => over(DEFAULT_LETTER_THRESHOLDS, findSetting(db, 'letters.thresholds'));
/** What rights and their upkeep hang on; `access` holds what is about sign-in and lock. */
export const readAccessSettings = (db: ReadHandle): AccessPolicy => ({ ...readPolicySettings(db), ...accessSettingsOf(findSetting(db, 'access')), timeZone: readTimeZone(db) });
/** By which the school counts its days. */
export const readTimeZone = (db: ReadHandle): string => timeZoneOf(findSetting(db, 'timeZone'));
export const readPolicySettings = (db: ReadHandle): PolicySettings => policySettingsOf(findSetting(db, 'policy'));
