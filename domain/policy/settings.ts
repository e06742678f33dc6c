/** What regulations differ on; a setting `policy` of the school. */
export interface PolicySettings {
  /** C-3: the class teacher enters marks in every subject of the own class. */
  readonly classTeacherMayMarkAllSubjects: boolean;
  /** P-10: administration only on workstations that are registered for it. */
  readonly administrationOnMarkedWorkstations: boolean;
}

export const DEFAULT_POLICY_SETTINGS: PolicySettings = { classTeacherMayMarkAllSubjects: true, administrationOnMarkedWorkstations: false };

/** The school's stored value over the defaults, key by key; a value of another type is left aside. */
export function policySettingsOf(stored: unknown): PolicySettings {
  const given = typeof stored === 'object' && stored !== null ? (stored as Readonly<Record<string, unknown>>) : {};
  const flag = (name: keyof PolicySettings): boolean => (typeof given[name] === 'boolean' ? given[name] : DEFAULT_POLICY_SETTINGS[name]);
  return { classTeacherMayMarkAllSubjects: flag('classTeacherMayMarkAllSubjects'), administrationOnMarkedWorkstations: flag('administrationOnMarkedWorkstations') };
}
