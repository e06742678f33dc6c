import type { FailureTexts } from '../failure-texts.ts';
import { pluralsOf } from '../plural.ts';

const { counted } = pluralsOf('en');
const marksOf = (count: unknown) => counted(Number(count), { one: 'mark', many: 'marks' });

/** «2026-09-01» → «01.09.2026» */
const day = (iso: unknown) => String(iso).split('-').reverse().join('.');

export const errors: FailureTexts = {
  ipc_sender_refused: () => ({ title: 'The action was refused', help: 'The call did not come from a window of ours. Close the window and start the application again.' }),
  ipc_unknown_method: () => ({ title: 'Parts of the application do not fit together', help: 'Restart the application. If it happens again, reinstall it: saved data stay.' }),
  ipc_input_invalid: () => ({ title: 'The data could not be passed on', help: 'Nothing was saved. Check what you typed and repeat; if it does not help, pass the details to the administrator.' }),
  ipc_core_gone: () => ({ title: 'The data service stopped', help: 'The last action was not saved. The application reconnects by itself: repeat it in a few seconds.' }),
  ipc_file_unknown: () => ({ title: 'The file is no longer available', help: 'Choose the file again.' }),
  app_unexpected: ({ reference }) => ({ title: 'A fault of the application', help: `What was saved is not affected. Repeat the action; if it does not help, give the administrator this number: ${reference}.` }),
  job_cancelled: () => ({ title: 'Stopped', help: 'The work was stopped at your request and nothing of it remains.' }),
  file_not_opened: ({ name }) => ({ title: 'The file did not open', help: `Show “${name}” in its folder and open it with a suitable program.` }),
  print_no_printer: () => ({ title: 'No printer found', help: 'Connect a printer in the settings of the system, or save a PDF and print it on another computer.' }),
  print_failed: () => ({ title: 'Printing did not work', help: 'Check that the printer is on and has paper, or save a PDF and print it later.' }),

  keychain_missing: () => ({ title: 'The system’s password store does not answer', help: 'The data are whole. Unlock the keyring of the operating system and try again.' }),
  keychain_changed: () => ({ title: 'The key of the database is not there', help: 'The database file is unchanged. Ask the administrator: the key has to come back to the password store.' }),

  database_damaged: () => ({ title: 'The database file is damaged', help: 'Do not delete it. Copy the data folder and ask the administrator.' }),
  database_key_wrong: () => ({ title: 'The key does not fit the database', help: 'The file is unchanged. Put the former file back or ask the administrator.' }),
  database_from_future: ({ version, known }) => ({ title: 'The database was made by a newer version', help: `Update the application: the database has version ${version}, this application knows ${known}.` }),
  database_disk_full: () => ({ title: 'The disk is full', help: 'The last action was not saved. Free some room and repeat it.' }),
  database_read_only: () => ({ title: 'The data folder cannot be written', help: 'The last action was not saved. Ask the administrator for the right to change the folder.' }),
  database_busy: () => ({ title: 'Another program holds the database', help: 'Close the second window of the application, or wait a minute and repeat.' }),
  database_not_open: () => ({ title: 'No school is open', help: 'Go back to the start page and open a school.' }),

  session_missing: () => ({ title: 'Sign in first', help: 'The session has ended. Choose the school and the person again: what was saved is in place.' }),
  not_allowed: () => ({ title: 'You have no right to do this', help: 'Ask the deputy or the administrator for access if you need it for your work.' }),
  person_unknown: () => ({ title: 'There is no such member of staff', help: 'Refresh the list and choose again.' }),

  journal_unknown: () => ({ title: 'The journal was not found', help: 'The lesson or work may have been removed. Go back to the list of journals and open it again.' }),
  cell_text_unknown: ({ text }) => ({ title: `Not understood: “${text}”`, help: 'A cell takes marks (5, 5/4), a dot, or a code: ОТ, УП, Б, НП, ОП, ОСВ.' }),
  cell_too_many_marks: ({ most }) => ({ title: 'Too many marks in one cell', help: `One lesson takes ${marksOf(most)} at most.` }),
  mark_out_of_scale: ({ mark }) => ({ title: `There is no mark “${mark}”`, help: 'Marks are 1 to 5.' }),
  minutes_out_of_range: ({ minutes }) => ({ title: `${minutes} minutes late is not possible`, help: 'Give minutes from 1 to the length of a lesson, for example ОП15.' }),
  grade_without_marks: () => ({ title: 'Grade 1 takes no marks', help: 'Only absence and lateness can be entered here.' }),
  subject_without_marks: ({ subject }) => ({ title: `“${subject}” is taught without marks`, help: 'Only absence and lateness can be entered here.' }),
  pupil_not_enrolled: ({ date }) => ({ title: 'The pupil was not enrolled yet', help: `Entries are possible from the day of enrolment. The lesson of ${date} was earlier.` }),
  pupil_departed: ({ date }) => ({ title: 'The pupil had left', help: `Entries are possible until the day of departure. The lesson of ${date} was later.` }),
  pupil_exempt: () => ({ title: 'The pupil is exempt from the lesson', help: 'No mark is put. If the exemption has ended, remove the code ОСВ first.' }),
  term_closed: () => ({ title: 'The term is closed', help: 'Marks of a closed term are not changed. Ask the deputy for a correction.' }),
  work_limit_reached: ({ most }) => ({ title: 'The lesson has enough works', help: `A cell shows ${counted(Number(most), { one: 'work', many: 'works' })} at most. Remove one or put the mark on another lesson.` }),
  work_has_marks: ({ marks }) => ({ title: 'The work already carries marks', help: `Remove them first: ${marksOf(marks)}.` }),
  conflict_newer_version: () => ({ title: 'Another person has changed the entry', help: 'What is stored now is shown. If your value is right, enter it again.' }),
  term_mark_unknown: ({ text }) => ({ title: `There is no term mark “${text}”`, help: 'A term mark is 2, 3, 4, 5, зачёт, незачёт, н/а or осв.' }),
  term_mark_needs_reason: ({ average, mark }) => ({ title: 'A reason is needed', help: `The average is ${average}, the term mark ${mark}. Write why they differ.` }),

  print_font_missing: ({ file }) => ({ title: 'A font for printing is missing', help: `The folder of the application lacks the file “${file}”. Reinstall the application: saved data stay.` }),
  print_disk_full: ({ folder }) => ({ title: 'The disk is full', help: `The document was not written, the former file is as it was. Free some room or choose another folder than “${folder}”.` }),
  print_folder_read_only: ({ folder }) => ({ title: 'This folder cannot be written', help: `The document was not written. Choose another folder than “${folder}”, for example Documents.` }),
  print_folder_missing: ({ folder }) => ({ title: 'The folder is gone', help: `There is no folder “${folder}”. If it is a memory stick, plug it in again, or choose another folder.` }),
  print_file_in_use: ({ file }) => ({ title: 'The file is open in another program', help: `Close “${file}” where it is open and repeat. The former file is as it was.` }),
  print_nothing: () => ({ title: 'Nothing to print', help: 'No document matches this choice. Change it.' }),
  print_too_large: () => ({ title: 'The document is too large', help: 'There was not enough memory. Print in parts, for example class by class.' }),
  print_no_table: () => ({ title: 'This document has no table', help: 'PDF or an Excel sheet suits it, CSV does not.' }),

  import_file_missing: () => ({ title: 'The file is gone', help: 'It was deleted, renamed, or the drive was removed. Choose the file again.' }),
  import_file_unreadable: () => ({ title: 'The file cannot be opened', help: 'Close it in Excel and check that you may read it, then try again.' }),
  import_file_empty: () => ({ title: 'The file is empty', help: 'It has no rows. Check that this is the right file.' }),
  import_too_large: ({ megabytes, most }) => ({ title: `The file is too large: ${megabytes}\u00a0MB`, help: `A class list takes less than a megabyte; files up to ${most}\u00a0MB are read. Save the list as a file of its own without pictures.` }),
  import_not_a_table: () => ({ title: 'This is not a table', help: 'By its content it is no Excel, ODS or CSV file, whatever its name says. Save the list as an Excel workbook (.xlsx) and choose that.' }),
  import_encrypted: () => ({ title: 'The file is protected by a password', help: 'Open it in Excel, remove the password (File → Info → Protect Workbook), save it and choose it again.' }),
  import_damaged: () => ({ title: 'The file is damaged', help: 'It begins like a table but cannot be read to its end. Open it in Excel and save it anew.' }),
  import_zip_bomb: () => ({ title: 'The file was refused', help: 'Unpacked, it would be out of all proportion, so it was not unpacked. Copy the list into a new Excel workbook and choose that.' }),
  import_too_heavy: () => ({ title: 'The file is too complex', help: 'Reading took too much time or memory and was stopped. Copy the list into a new Excel workbook without formulas and formatting.' }),
  import_too_many_rows: ({ most }) => ({ title: 'Too many rows', help: `The sheet has more than ${most} rows. Leave only the list of the class or school in the file.` }),
  import_quote_open: ({ line }) => ({ title: 'A quotation mark is not closed', help: `It is opened in line ${line} and never closed. Mend it, or save the list as an Excel workbook.` }),
  import_no_header: () => ({ title: 'No row with column titles was found', help: 'Above the list there must be a row with «ФИО», or with «Фамилия» and «Имя». Add it, or take our template.' }),
  import_sheet_unknown: ({ sheet }) => ({ title: `There is no sheet “${sheet}” any more`, help: 'The file has changed. Choose it again.' }),
  import_start_outside_year: ({ from, to }) => ({ title: 'The day of enrolment is outside the school year', help: `Choose a day from ${day(from)} to ${day(to)}.` }),
  import_undecided: ({ questions, errors }) => ({ title: 'Some rows are undecided', help: `Answer the questions (${questions}) and mend or skip the rows with errors (${errors}).` }),
  import_nothing_to_do: () => ({ title: 'Nothing to load', help: 'The list holds no new pupils and no changes.' }),
  import_stale: () => ({ title: 'The data changed after the check', help: 'Nothing was loaded. Look at the renewed check and load the list again.' }),
  import_not_last: () => ({ title: 'This import cannot be taken back', help: 'Only the newest import of a class can be taken back, and once.' }),
  import_in_use: ({ pupil }) => ({ title: 'The import can no longer be taken back', help: `“${pupil}” already has entries, or was changed after the import. Nothing was taken back.` }),
  group_unknown: () => ({ title: 'There is no such class', help: 'It may have been removed. Go back to the list of classes.' }),
};
