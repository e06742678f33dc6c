/**
 * The one catalogue of error codes. `docs/errors.md` is printed from it, the texts for people stand in
 * `renderer/i18n/<locale>/errors.ts` by the same code, and a code once published never changes its meaning.
 *
 * `params` are the names of the values a text may use; `what` is for developers and administrators.
 */
export interface ErrorEntry {
  readonly params: readonly string[];
  readonly what: string;
}

const catalogue = {
  // the bridge
  ipc_sender_refused: { params: [], what: 'The call did not come from the main frame of a window of ours.' },
  ipc_unknown_method: { params: ['method'], what: 'The contract has no such method.' },
  ipc_input_invalid: { params: ['method', 'path'], what: 'The input does not match the schema of the method.' },
  ipc_core_gone: { params: [], what: 'The core process ended while the call was under way; nothing was acknowledged.' },
  ipc_file_unknown: { params: [], what: 'The file token was not handed out by this window of the shell.' },
  app_unexpected: { params: ['reference'], what: 'A defect of ours. The reference finds the entry in the log.' },
  job_cancelled: { params: [], what: 'The user cancelled the work; nothing of it remains.' },
  file_not_opened: { params: ['name'], what: 'The operating system has no program for the file, or the file is gone.' },
  print_no_printer: { params: [], what: 'The operating system knows no printer.' },
  print_failed: { params: ['reason'], what: 'The printer or its driver refused the document; the PDF can be saved instead.' },

  // secrets
  keychain_missing: { params: ['reason'], what: 'The operating system has no unlocked keychain; no secret is written in clear instead.' },
  keychain_changed: { params: ['profile'], what: 'A database file exists but its key is no longer in the keychain.' },

  // database
  database_damaged: { params: ['file'], what: 'SQLite or the integrity check reports damage.' },
  database_key_wrong: { params: ['file'], what: 'The file does not open with the key of the keychain.' },
  database_from_future: { params: ['file', 'version', 'known'], what: 'The file was written by a newer version of the application.' },
  database_disk_full: { params: ['folder'], what: 'No room on the disk; the transaction was rolled back.' },
  database_read_only: { params: ['folder'], what: 'The folder or the file cannot be written.' },
  database_busy: { params: ['file'], what: 'Another process holds the file.' },
  database_not_open: { params: [], what: 'No school is open in this window.' },

  // accounts
  session_missing: { params: [], what: 'Nobody is signed in in this window.' },
  not_allowed: { params: ['action'], what: 'domain/policy refuses the action to this person.' },
  person_unknown: { params: [], what: 'No such member of staff.' },
  credentials_wrong: { params: [], what: 'Login and password do not belong together; which of them is wrong is not told.' },
  sign_in_delayed: { params: ['seconds'], what: 'Too many wrong attempts for this account or workstation; the next is judged after so many seconds.' },
  account_blocked: { params: [], what: 'The account is blocked after a report of compromise or by the administrator; told to whoever knows the password only.' },
  account_unknown: { params: [], what: 'No such account, pupil or guardian, or not one that this person may look after.' },
  password_too_short: { params: ['least'], what: 'A new password is shorter than the rule.' },
  password_common: { params: [], what: 'A new password stands in the list of common and breached ones.' },
  password_personal: { params: [], what: 'A new password is made of the own name, login or the name of the application.' },
  password_same: { params: [], what: 'The new password is the old one.' },
  login_wrong: { params: ['least'], what: 'A login that somebody chose is shorter than the rule, or has other signs than Latin letters, digits, dots, dashes and underscores.' },
  login_taken: { params: [], what: 'Somebody of this school has that login.' },
  passwords_begun: { params: [], what: 'The school on this computer has its passwords already: its first administrator is chosen once.' },
  disk_not_encrypted: { params: ['state'], what: 'The disk of the school is not encrypted by the system, or that is not known, and the administrator has not taken the responsibility for it.' },
  password_must_change: { params: [], what: 'The password was given by somebody else and must be changed before anything else is asked.' },
  sign_in_over: { params: [], what: 'The earlier sign-in of this workstation ended (time, new password, block); login and password are asked again. What waits is kept.' },
  vault_unknown: { params: [], what: 'Without contact: nobody of that login has worked on this workstation.' },
  vault_password_former: { params: ['tried'], what: 'The server took the password, but the vault here was wrapped by an earlier one: it is asked for once, or everything is fetched into a new file. `tried` 1: the former password that was given does not fit.' },
  vault_damaged: { params: ['file'], what: 'The header of a person’s vault is cut or changed; the encrypted file beside it is untouched.' },
  vault_rolled_back: { params: [], what: 'The vault or the file is older than the one that was used here last: an old copy was put in its place.' },
  vault_foreign: { params: [], what: 'The secret in the keychain is not the one this vault was made with, though the password may be right.' },
  clock_went_back: { params: [], what: 'The clock of this computer stands before the time that was seen here last; without contact the lease cannot be judged.' },
  credentials_without_consent: { params: ['pupils'], what: 'So many of these pupils have no consent to the electronic diary in force, of the parents or of their own from 16 (P-02, P-03); paper letters go on (O-07).' },
  slips_forgotten: { params: [], what: 'The passwords for these slips are not kept any more; credentials are issued anew.' },
  lock_closed: { params: [], what: 'The window was locked while the call was under way.' },
  recovery_key_wrong: { params: [], what: 'The school’s recovery key or its passphrase does not open this file.' },
  recovery_key_missing: { params: [], what: 'The school has made no recovery key, or this file was sealed before there was one.' },
  recovery_key_other: { params: ['wanted', 'given'], what: 'The file is sealed to another recovery key of the school: an older or a newer one.' },
  recovery_key_of_school: { params: ['school'], what: 'The recovery key is of another school.' },
  recovery_passphrase_short: { params: ['least'], what: 'The passphrase of a recovery key is shorter than the rule.' },
  recovery_file_exists: { params: ['file'], what: 'A recovery key lies under that name; one is never written over another: older files need the older one.' },
  recovery_file_not_written: { params: ['reason'], what: 'The recovery key could not be written, or not read back; the server was told nothing.' },
  rescue_file_unknown: { params: [], what: 'No such file of another person on this workstation.' },
  rescue_forgotten: { params: [], what: 'What came of that rescue is not kept any more; the rescue is run again, which doubles nothing.' },
  compromise_unknown: { params: [], what: 'No such report of compromise.' },

  // roles
  grant_unknown: { params: [], what: 'No such grant of a role.' },
  grant_exists: { params: [], what: 'The person has this role, with this object, on some of these days already.' },
  grant_days_wrong: { params: [], what: 'A grant ends before it begins, or is to be ended earlier than yesterday or later than it ends by itself.' },
  grant_object_unknown: { params: [], what: 'The role has no such object: no journal, class or direction of that name, or the role is one of the whole school.' },
  last_administrator: { params: [], what: 'Nobody would be administrator of the school any more.' },
  roles_conflict: { params: ['role', 'other'], what: 'Two roles that one person must not have at once: the auditor reads what the administrator did.' },
  subject_unknown: { params: [], what: 'No such subject.' },
  workstation_not_administrative: { params: [], what: 'The school administrates from registered workstations only, and this is none (P-10).' },
  no_administrative_workstation: { params: [], what: 'Administration would be possible from nowhere: the workstation that asks is not registered for it, or it is the last one (P-10).' },

  // personal data
  pupil_unknown: { params: [], what: 'No such pupil.' },
  guardian_unknown: { params: [], what: 'No such parent or guardian of that pupil.' },
  consent_day_wrong: { params: [], what: 'A consent is of a day to come, or ends before it begins.' },
  change_request_unknown: { params: [], what: 'No such request of a family, or its pupil is gone.' },
  change_request_decided: { params: [], what: 'The request was applied or refused already.' },
  change_reason_missing: { params: [], what: 'A request is refused with a reason only (P-12).' },
  person_blocked: { params: [], what: 'The data of this person is blocked already.' },
  person_not_blocked: { params: [], what: 'The data of this person is not blocked.' },
  person_still_works: { params: [], what: 'An employee with a role of today: roles are ended before data is blocked or destroyed.' },
  person_destroyed: { params: [], what: 'The data of this person was destroyed; there is an act.' },
  destruction_not_confirmed: { params: [], what: 'The surname that was typed to confirm is not the one of the person.' },
  transfer_classes_missing: { params: [], what: 'A transfer on the ground of consent names no classes, so that nobody could be asked for theirs.' },
  transfer_without_consent: { params: ['pupils'], what: 'So many pupils of the named classes have no consent to a transfer in force (P-05).' },

  // journal
  journal_unknown: { params: [], what: 'No such journal, lesson, work or pupil in it.' },
  cell_text_unknown: { params: ['text'], what: 'The text of a cell is neither marks nor an absence code.' },
  cell_too_many_marks: { params: ['text', 'most'], what: 'More marks in one cell than a lesson may have works.' },
  mark_out_of_scale: { params: ['mark'], what: 'The mark is not of the scale 1–5.' },
  minutes_out_of_range: { params: ['minutes'], what: 'Minutes late must be between 1 and the length of a lesson.' },
  grade_without_marks: { params: ['grade'], what: 'Grade 1 takes no marks (G-04).' },
  subject_without_marks: { params: ['subject'], what: 'The subject is taught without marks.' },
  pupil_not_enrolled: { params: ['date'], what: 'The lesson is before the pupil was enrolled in the group.' },
  pupil_departed: { params: ['date'], what: 'The lesson is after the pupil left the group.' },
  pupil_exempt: { params: [], what: 'The pupil is exempt at this lesson; marks are not put.' },
  term_closed: { params: ['term'], what: 'The term is closed; its cells are read-only.' },
  work_limit_reached: { params: ['most'], what: 'The lesson already has as many works as a cell can show.' },
  work_has_marks: { params: ['marks'], what: 'The work still carries marks and cannot be removed.' },
  conflict_newer_version: { params: [], what: 'Another person changed the entry after it was read.' },
  attendance_outranked: { params: [], what: 'A reason on paper stands against «ОТ» or «НП» of another author, or the entry stood already; it was kept (design §4).' },
  attendance_merged: { params: [], what: 'Two authors wrote different fields of one attendance; both stand.' },
  content_both_kept: { params: [], what: 'Another author changed topic or homework meanwhile; both texts are kept as revisions, this one is shown.' },
  term_mark_unknown: { params: ['text'], what: 'A term mark is 2–5, зачёт, незачёт, н/а or осв.' },
  term_mark_needs_reason: { params: ['average', 'mark'], what: 'The term mark differs from the average by more than 0.5 without a reason.' },

  // printing
  print_font_missing: { params: ['file'], what: 'A font file that documents are printed with is not where the application was installed.' },
  print_disk_full: { params: ['folder'], what: 'No room for the document; the partial file was removed.' },
  print_folder_read_only: { params: ['folder'], what: 'Nothing may be written to the folder.' },
  print_folder_missing: { params: ['folder'], what: 'The folder of the target file does not exist, e.g. a memory stick was pulled out.' },
  print_file_in_use: { params: ['file'], what: 'Another program holds the target file open, so it cannot be replaced.' },
  print_nothing: { params: [], what: 'There was no document to print.' },
  print_too_large: { params: [], what: 'The worker ran into its memory limit; the partial file was removed.' },
  security_too_many: { params: ['most'], what: 'More security events match the filter than one file holds.' },
  print_no_table: { params: [], what: 'CSV holds one table; the document has none.' },

  // school server and sync
  server_unreachable: { params: ['address'], what: 'The school server does not answer: network, name or power. Work goes on, commands wait.' },
  server_certificate_unknown: { params: ['address'], what: 'The server shows a certificate that the pinned authority did not sign: another server, or somebody in between.' },
  server_busy: { params: [], what: 'The server asks to come again later; the engine does.' },
  server_failed: { params: ['reference'], what: 'A defect of the server. The reference finds the entry in its log.' },
  server_maintenance: { params: [], what: 'The server is being stopped or restored.' },
  request_invalid: { params: ['path'], what: 'The request does not match the schema of its endpoint.' },
  request_too_large: { params: ['most'], what: 'The request is larger than the endpoint takes.' },
  endpoint_unknown: { params: [], what: 'The server has no such endpoint.' },
  protocol_too_old: { params: ['version'], what: 'The application is too old for this server; it must be updated. What waits is kept.' },
  protocol_too_new: { params: ['version'], what: 'The server is too old for this application; it must be updated. What waits is kept.' },
  session_expired: { params: [], what: 'The session of this workstation at the server ended; the engine opens a new one.' },
  device_unknown: { params: [], what: 'The server knows no such workstation.' },
  device_withdrawn: { params: [], what: 'The administrator withdrew this workstation; its rows are deleted, what waits is kept sealed.' },
  device_signature_wrong: { params: [], what: 'The signature does not fit the key of the workstation.' },
  device_cloned: { params: [], what: 'Another copy of this file has already sent commands under the same numbers; the file takes a new replica id and goes on.' },
  chain_broken: { params: [], what: 'The chain of revisions of this file went back or was rewritten since the server countersigned it. Commands are taken; the break is kept for the audit.' },
  identity_not_configured: { params: [], what: 'The server takes no development identity of that name.' },
  server_epoch_changed: { params: [], what: 'The server was restored from a backup: snapshots are taken anew and kept commands sent again.' },
  enrolment_code_invalid: { params: [], what: 'The enrolment code is incomplete or mistyped: its check digits do not fit.' },
  enrolment_code_expired: { params: [], what: 'The enrolment code is past its time, used up or withdrawn.' },
  enrolment_fingerprint_wrong: { params: ['address'], what: 'The authority of the server is not the one whose fingerprint the code carries.' },
  author_forged: { params: [], what: 'A command names another author than the session that sent it.' },
  command_unknown: { params: ['name'], what: 'This server knows no command of that name.' },
  command_invalid: { params: ['path'], what: 'The arguments of a command do not match its schema.' },
  command_other: { params: [], what: 'A command id was used before for a different command.' },
  sync_scope_differs: { params: [], what: 'Rows of a scope do not add up to the server\'s checksum, although it was fetched again; it is asked for now and then.' },
  server_answer_unusable: { params: [], what: 'The server answered a request of the sync with nothing of what was asked; the engine asks again, more and more seldom.' },
  scope_unknown: { params: [], what: 'The scope is not among the grants of this person.' },
  school_unknown: { params: [], what: 'This workstation has not joined that school, or the server has none.' },
  school_exists: { params: [], what: 'The database already holds that school, or is not empty; a second copy beside the first would part them.' },
  backup_damaged: { params: [], what: 'The file is no backup of a school, or not whole; nothing was changed.' },
  backup_from_future: { params: ['version', 'known'], what: 'The backup was written by a newer server; nothing was changed.' },
  backup_key_wrong: { params: [], what: 'The backup is encrypted, and the passphrase is missing or not the one it was written with.' },
  backup_file_exists: { params: ['file'], what: 'A file of that name is there; a backup never takes the place of an older one.' },
  backup_not_written: { params: ['reason'], what: 'The backup could not be written or read back; no half file remains under its name.' },
  needs_server: { params: [], what: 'Lists, timetable and dictionaries are changed with the server in reach only.' },
  problem_unknown: { params: [], what: 'The problem was already settled.' },
  lease_over: { params: [], what: 'Too long without contact for this action.' },
  local_server_failed: { params: ['reason'], what: 'The school on this computer could not be started; its folder is as it was.' },

  // import of lists
  import_file_missing: { params: [], what: 'The chosen file is no longer there.' },
  import_file_unreadable: { params: ['reason'], what: 'The file cannot be opened: no right, or another program holds it.' },
  import_file_empty: { params: [], what: 'The file has no content.' },
  import_too_large: { params: ['megabytes', 'most'], what: 'The file is larger than any list of pupils; it was not read.' },
  import_not_a_table: { params: ['kind'], what: 'The content is no spreadsheet and no text table, whatever the name says.' },
  import_encrypted: { params: [], what: 'The file is protected by a password.' },
  import_damaged: { params: [], what: 'The file begins like a spreadsheet, but cannot be read to its end.' },
  import_zip_bomb: { params: [], what: 'Unpacked, the file would be far larger than any list; it was not unpacked.' },
  import_too_heavy: { params: [], what: 'Reading took more time or memory than any list needs and was ended.' },
  import_too_many_rows: { params: ['most'], what: 'A sheet has more rows than the largest school has pupils.' },
  import_quote_open: { params: ['line'], what: 'A quotation mark of a text table is never closed.' },
  import_no_header: { params: [], what: 'No row names a column «ФИО», or «Фамилия» and «Имя».' },
  import_sheet_unknown: { params: ['sheet'], what: 'The file has no such sheet any more.' },
  import_start_outside_year: { params: ['from', 'to'], what: 'The day of enrolment must lie within the school year.' },
  import_undecided: { params: ['questions', 'errors'], what: 'Lines of the list still wait for an answer or are wrong.' },
  import_nothing_to_do: { params: [], what: 'The list changes nothing.' },
  import_stale: { params: [], what: 'The file or the data changed after the preview; nothing was imported.' },
  import_not_last: { params: [], what: 'Only the newest import of a class can be taken back, and once.' },
  import_in_use: { params: ['pupil'], what: 'The pupil has entries or was changed after the import; it cannot be taken back.' },
  group_unknown: { params: [], what: 'No such class in this school year.' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof catalogue;
export const ERRORS: Readonly<Record<ErrorCode, ErrorEntry>> = catalogue;

export interface Failure {
  readonly code: ErrorCode;
  readonly params: Readonly<Record<string, string | number>>;
}
