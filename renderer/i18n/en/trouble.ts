import type { trouble as ru } from '../ru/trouble.ts';

export const trouble: typeof ru = {
  whatIsSafe: 'Your data',
  whatToDo: 'What to do',
  again: 'Try again',
  toStart: 'To the start page',
  resetDemo: 'Make the demonstration school anew',
  copied: 'The details are copied: paste them into a message to the administrator',
  screens: {
    keychain_missing: {
      title: 'The system’s password store does not answer',
      safe: 'The data are encrypted and untouched. Their key is kept in the password store of the operating system only and is never written to an open file.',
      steps: [
        'Windows: check that the Credential Manager service is running.',
        'Linux: sign in with a password so that the keyring (gnome-keyring or KWallet) is unlocked, or install the package gnome-keyring.',
        'Press “Try again”.',
      ],
    },
    keychain_changed: {
      title: 'The key of the database is not there',
      safe: 'The database file is in place and unchanged, but its key is no longer in the password store. It happens after a reinstalled system, a folder moved to another computer, or cleared passwords.',
      steps: [
        'If the folder was moved, open the school on the former computer.',
        'If the passwords were restored from a copy, ask the administrator to bring back the entry “uchitelskaya”.',
        'With contact the journal can be fetched anew: the former file is set aside, not deleted.',
        'The administrator rescues what was not sent from the former file, on this computer and with the recovery key of the school: “Workstations”, “Rescue unsent work”.',
      ],
    },
    database_damaged: {
      title: 'The database file is damaged',
      safe: 'The application stopped so as not to harm what is left. The file is unchanged.',
      steps: [
        'Do not delete the file: marks can be taken out of it.',
        'Copy the data folder to a memory stick.',
        'Pass the details below to the administrator, who will restore the database from a backup.',
      ],
    },
    database_key_wrong: {
      title: 'The key does not fit the database',
      safe: 'The database file is unchanged. It is encrypted with another key: it was probably replaced by a copy from another computer.',
      steps: ['Put back the file that was in the folder before.', 'If nobody changed the file, pass the details below to the administrator.'],
    },
    database_from_future: {
      title: 'The database was made by a newer version',
      safe: 'The data are whole. The older version does not open them, so that nothing is lost.',
      steps: ['Update the application on this computer to the version your colleagues have.', 'Until then, work on a computer with the newer version.'],
    },
    database_disk_full: {
      title: 'The disk is full',
      safe: 'The last action was undone as a whole. Everything shown as saved is written.',
      steps: ['Free at least 500 MB on the disk: empty the bin and the downloads.', 'Press “Try again”.'],
    },
    database_read_only: {
      title: 'The data folder cannot be written',
      safe: 'The data are whole, but the system does not allow saving in this folder.',
      steps: ['Ask the administrator to let your account change the folder.', 'If it is on a memory stick, check its write-protection switch.', 'Press “Try again”.'],
    },
    database_busy: {
      title: 'Another program holds the database',
      safe: 'The data are whole. Another program keeps the file open: a second Uchitelskaya, a virus scanner or a backup.',
      steps: ['Close the second Uchitelskaya if another user of this computer has it open.', 'Wait a minute and press “Try again”.'],
    },
    vault_damaged: {
      title: 'The key file is damaged',
      safe: 'The database beside it is whole and untouched. The administrator can rescue from it what was not sent.',
      steps: ['Do not delete files from the data folder.', 'With contact, fetch the journal from the server anew: the former file is set aside, not deleted.', 'The administrator rescues what was not sent from the former file, on this computer and with the recovery key of the school: “Workstations”, “Rescue unsent work”.'],
    },
    vault_rolled_back: {
      title: 'An old copy of the file was put in its place',
      safe: 'Nothing was deleted or written. The file on the disk is older than the one that was last worked with here.',
      steps: ['If the folder was restored from a copy, put the former file back.', 'Or sign in with contact: the server sends what the copy lacks.', 'If nobody touched the folder, tell the administrator: the file may have been swapped. What was not sent is rescued with the recovery key of the school.'],
    },
    vault_foreign: {
      title: 'The key in the keychain is another’s',
      safe: 'The file is whole. The second half of its key, in the keychain of the system, belongs to another file.',
      steps: ['If passwords of the system were restored from a copy, ask the administrator to bring the entry “uchitelskaya” back.', 'With contact the journal can be fetched anew: the former file is set aside, not deleted.', 'The administrator rescues what was not sent from the former file, on this computer and with the recovery key of the school: “Workstations”, “Rescue unsent work”.'],
    },
    lease_over: {
      title: 'Too long without contact',
      safe: 'Everything you typed lies in the encrypted file and is sent as soon as there is contact.',
      steps: ['Connect the computer to the network of the school.', 'Press “Try again” and type your password.', 'If there is a network and the server does not answer, call the administrator. Nothing you typed is lost, even if you forget the password: it is rescued with the recovery key of the school.'],
    },
    clock_went_back: {
      title: 'The clock of this computer is behind',
      safe: 'The data are safe. By such a clock nobody can tell how long there was no contact with the server.',
      steps: ['Set the right date and time.', 'Or connect to the network of the school: the server confirms the sign-in.', 'Press “Try again” and type your password.'],
    },
  },
};
