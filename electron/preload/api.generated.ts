// Written by build/generate.ts. Do not edit: change the contract and run `npm run generate`.

/** Every method of the bridge by feature: names alone, the schemas stay in the shell and the core. */
export const METHODS = {
  app: ['readState', 'setAppearance', 'chooseFileToOpen', 'chooseFileToSave', 'showSavedFile', 'cancelJob'],
  school: ['openDemo', 'resetDemo', 'readOverview'],
  accounts: ['listDemoPeople', 'signInToDemo', 'readDoor', 'signIn', 'prepareUnlock', 'unlock', 'readOwn', 'judgePassword', 'changePassword', 'confirmPassword', 'listSignIns', 'endSignIns', 'signOut'],
  credentials: ['list', 'issue', 'saveSlips', 'spoolSlips', 'printSlips', 'finishPrinting', 'forgetBatch', 'listIssues', 'saveRegister', 'markHanded', 'setRequested', 'reportCompromise', 'listCompromises', 'acknowledge'],
  journal: ['listJournals', 'readPage', 'readLesson', 'readCell', 'submitCommands'],
  letters: ['listCandidates', 'preview', 'makeFile', 'makeForPrinter', 'printSpooled', 'finishPrinting', 'listLetters', 'readLetter', 'writeAgain'],
  people: ['listPupils', 'previewRoster', 'applyRoster', 'previewEnrolment', 'enrolPupil', 'changePupil', 'undoListChange', 'readMovements', 'saveRosterTemplate'],
  personalData: ['readClass', 'enterConsents', 'listChanges', 'recordChange', 'decideChange', 'listAchievements', 'recordAchievements', 'correctAchievement', 'removeAchievement', 'findPeople', 'listBlocks', 'blockPerson', 'liftBlock', 'previewDestruction', 'destroyPerson', 'listDestructions', 'listTransfers', 'recordTransfer', 'listNondisclosure', 'recordNondisclosure', 'listDocuments', 'recordDocument', 'listPrinted', 'savePaper'],
  sync: ['readStatus', 'listWaiting', 'listProblems', 'resolveProblem', 'readCells', 'syncNow'],
  workstations: ['listSchools', 'findPolicy', 'readCode', 'join', 'createLocal', 'readDisk', 'chooseAdministrator', 'openSchool', 'listPeople', 'signIn', 'copySchool', 'leaveSchool', 'list', 'readOwn', 'withdraw', 'setAdministrative', 'makeCode'],
  roles: ['readBoard', 'give', 'end', 'setPolicy', 'setDirection'],
  lock: ['now', 'read', 'noteLocked', 'readRule'],
  drafts: ['keep', 'list', 'drop'],
  audit: ['readFilters', 'readWitness', 'listEvents', 'saveEvents'],
  rescue: ['list', 'addFile', 'preview', 'send', 'listActs', 'saveAct', 'saveSheet', 'removeFile', 'listKeys', 'makeKey'],
  usage: ['read', 'save'],
} as const;

/** What the shell answers; everything else goes through the port to the core (docs/adr/0018). */
export const BY_SHELL: ReadonlySet<string> = new Set([
  'app.readState', 'app.setAppearance', 'app.chooseFileToOpen', 'app.chooseFileToSave', 'app.showSavedFile',
  'accounts.signOut',
  'credentials.printSlips',
  'letters.printSpooled',
  'lock.now', 'lock.read',
]);

export const EVENTS = ['changed', 'syncStatus', 'registerBroken', 'progress', 'coreRestarted', 'idleWarning', 'locking', 'command'] as const;
