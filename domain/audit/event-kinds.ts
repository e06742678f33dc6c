/**
 * Security events that the register knows (issue 4, point 9). A kind is a word of the protocol and never changes its meaning; its text for people is
 * `audit.kind.<kind>` of the interface. `source` says who may tell of it: the server in the transaction of the deed itself, or a workstation for what happens on it alone.
 */
export const SECURITY_EVENT_KINDS = {
  // Sign-in and the lock.
  sign_in: 'server', session: 'server', signed_out: 'server', sign_in_ended: 'server', password_changed: 'server',
  locked: 'workstation', unlocked: 'workstation', signed_in_offline: 'workstation', person_confirmed: 'workstation',
  // Credentials.
  credentials_issued: 'server', credentials_handed: 'server', compromise_reported: 'server', compromise_acknowledged: 'server', account_blocked: 'server', outbox_rescued: 'server', recovery_key_made: 'server',
  sealed_file_opened: 'workstation', rescue_ended: 'workstation', sealed_file_removed: 'workstation',
  // Rights and settings.
  role_given: 'server', role_ended: 'server', policy_changed: 'server', direction_set: 'server', access_refused: 'server',
  // Workstations.
  workstation_joined: 'server', workstation_withdrawn: 'server', workstation_marked: 'server', enrolment_code_made: 'server', development_identities: 'server',
  first_administrator: 'server', disk_risk_accepted: 'server',
  // What leaves the program, and what comes in.
  exported: 'workstation', printed: 'workstation', lists_imported: 'workstation',
  backup_made: 'server', backup_restored: 'server', school_moved: 'server',
  // Personal data.
  person_blocked: 'server', person_unblocked: 'server', person_destroyed: 'server', personal_data_transferred: 'server', nondisclosure_signed: 'server', personal_document_entered: 'server',
  change_recorded: 'server', change_applied: 'server', change_refused: 'server', consents_entered: 'server', achievements_recorded: 'server', achievement_corrected: 'server', achievement_removed: 'server',
  // Class lists at the server.
  class_list_imported: 'server', class_list_undone: 'server', pupil_transferred: 'server', pupil_dismissed: 'server', pupil_corrected: 'server',
  // Integrity.
  chain_broken: 'server', server_chain_broken: 'server', clock_went_back: 'workstation', vault_rolled_back: 'workstation', vault_damaged: 'workstation', keychain_changed: 'workstation', integrity_failed: 'workstation',
  // The register itself.
  security_read: 'server', security_cut: 'server',
} as const;

export type SecurityEventKind = keyof typeof SECURITY_EVENT_KINDS;

const words = Object.keys(SECURITY_EVENT_KINDS) as readonly SecurityEventKind[];

/** What a workstation may tell; all else it cannot know better than the server. */
export const WORKSTATION_EVENT_KINDS: readonly SecurityEventKind[] = words.filter((kind) => SECURITY_EVENT_KINDS[kind] === 'workstation');

export const isSecurityEventKind = (word: string): word is SecurityEventKind => Object.hasOwn(SECURITY_EVENT_KINDS, word);

/** Days that events are kept unless the configuration says longer; less than `LEAST_DAYS_KEPT` is refused (a year, design §6). */
export const DAYS_KEPT = 400;
export const LEAST_DAYS_KEPT = 365;
