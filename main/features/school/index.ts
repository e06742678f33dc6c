export { schoolHandlers } from './handlers.ts';
export { isoDay } from './iso-day.ts';
export { readSchoolDay } from './school-day.ts';
export { findSchool, findSetting, listTerms, listWorkTypes, readCurrentYear, type SchoolRow, type YearRow } from './school-repository.ts';
export { readAccessSettings, readDensityNorm, readLetterThresholds, readPolicySettings, readRounding, readTimeZone, type LetterThresholds } from './settings.ts';
