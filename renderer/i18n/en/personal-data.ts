import { pluralsOf } from '../plural.ts';
import type { Texts } from '../ru/index.ts';

const { counted } = pluralsOf('en');
const pupils = (count: number) => counted(count, { one: 'pupil', many: 'pupils' });
const rows = (count: number) => counted(count, { one: 'entry', many: 'entries' });
const tables: Record<string, string> = {
  pupil: 'pupil’s card', membership: 'grounds of enrolment', pupil_contact: 'address and phone', guardian: 'parents', consent: 'texts of consents', change_request: 'reported changes', achievement: 'achievements and awards', mark: 'comments of marks',
  term_mark: 'reasons of term marks', person_block: 'reasons of blocks', staff: 'employee’s card', nondisclosure: 'obligations', account: 'login and password', sign_in: 'sign-ins', session: 'sessions', compromise: 'reports of compromise',
};

export const personalData: Texts['personalData'] = {
  title: 'Personal data',
  tabs: { consents: 'Consents', changes: 'Changes of data', people: 'Blocking and destroying', transfers: 'Transfers', nondisclosure: 'Non-disclosure', documents: 'Documents', printed: 'Printed' },
  states: { given: 'given', refused: 'refused', withdrawn: 'withdrawn', expired: 'expired', none: 'none' },
  own: { given: 'given', refused: 'refused', due: 'needed', soon: '16 soon', notYet: '–', unknown: 'no date of birth' },
  subjects: { data: 'Processing of data', diary: 'Electronic diary', transfer: 'Transfer to the education department' },
  holders: { guardian: 'parent (legal guardian)', pupil: 'the pupil (from 16)' },
  decisions: { given: 'Given', refused: 'Refused', withdrawn: 'Withdrawn' },
  changeKinds: { pupilAddress: 'Pupil’s address', pupilPhone: 'Pupil’s phone', guardianPhone: 'Parent’s phone', guardianLastName: 'Parent’s surname', guardianSex: 'Parent’s sex', other: 'Other (the secretary changes it)' },
  personKinds: { pupil: 'pupil', guardian: 'parent', staff: 'employee' },
  categories: { identity: 'Name, date of birth, sex', contact: 'Address, phone', family: 'Data of parents', progress: 'Progress', attendance: 'Attendance', achievements: 'Contests and awards', staff: 'Data of employees' },
  grounds: { law: 'demand of a law', consent: 'consent of the family' },
  documents: {
    responsibleOrder: 'Order on the responsible person', introductionOrder: 'Order on the introduction of the journal', regulation: 'Regulation on personal data', consentForm: 'Form of consent', nondisclosureForm: 'Form of non-disclosure',
    accessList: 'List of persons with access', securityInstruction: 'Security instruction for users', threatModel: 'Threat model', protectionLevelAct: 'Act on the level of protection', mediaRegister: 'Register of media', destructionOrder: 'Order of destruction',
  },
  tableName: (table) => tables[table] ?? table,
  save: 'Save', basis: 'Basis', basisHint: 'E.g. application No. 12 of 01.09.2026', date: 'Date', deeds: 'Actions', basisMissing: 'Write the document: application, order, request.', saved: 'Document saved',
  consents: {
    chooseClass: 'Class', filter: 'Show', pupil: 'Pupil', data: 'Data', diary: 'Diary', transfer: 'Transfer', ownColumn: 'Own (16+)', lastPaper: 'Last document',
    filters: { all: 'All', lacks: 'No consent', own: 'Own needed (16+)', withdrawn: 'Withdrawn' },
    count: (all, lacks) => (lacks === 0 ? `${pupils(all)}, all with consent` : `${pupils(all)}, without consent: ${lacks}`),
    enter: (count) => (count === 0 ? 'Enter decisions…' : `Enter decisions (${count})…`),
    form: 'Blank form', list: 'List for signatures', formName: (name) => `Consent form ${name}.pdf`, listName: (name) => `Consents ${name}.pdf`, chooseAll: 'Choose all', choose: (name) => `Choose: ${name}`,
    nobody: 'Nobody found', nobodyHelp: 'Nobody is on this list. Choose «All».',
    note: 'The journal is kept for every pupil. Without consent no credentials of the diary are issued, no olympiads and awards are entered and no data is given to others; the family is told on paper.',
    paper: (state, day, basis) => `${state} ${day}: ${basis}`,
  },
  entering: {
    title: (count) => `Decision of the family: ${pupils(count)}`, about: 'What was signed', decision: 'Decision', who: 'Who signed', givenBy: 'Name of who signed', givenByHint: 'May stay empty where there are several papers: they name who signed.', validUntil: 'Valid until (empty: to the end of school)',
    done: (count) => `Entered: ${rows(count)}`, nothingChosen: 'Tick what was signed.',
  },
  changes: {
    note: 'Parents told of a move, a new number, a new surname: enter it, check it and apply it. What stood before stays in the entry.',
    record: 'Enter a report…', title: 'Report of a change', classOf: 'Class', pupil: 'Pupil', what: 'What changed', guardian: 'Parent', wanted: 'New value', toldBy: 'Who told and how', toldByHint: 'E.g. mother, by phone',
    apply: 'Apply', refuse: 'Refuse…', refuseTitle: 'Refusal of a change', reason: 'Reason', reasonMissing: 'Write the reason: it stands in the entry.', columns: { pupil: 'Pupil', what: 'Change', told: 'Told', state: 'State' },
    sexes: { male: 'male', female: 'female' }, sexUnknown: 'sex not told',
    from: (old) => `before: ${old === '' ? 'empty' : old}`, states: { open: 'waits', applied: 'applied', refused: 'refused' }, empty: 'No reports', emptyHelp: 'Reports of parents will stand here.', recorded: 'Report entered', applied: 'Data changed', refused: 'Refusal noted',
  },
  people: {
    note: 'Blocked data stays at the school server and goes from every workstation: lists, reports, letters and search. Destroying cannot be taken back: roles of an employee are ended first.',
    search: 'Surname (two letters at least)', find: 'Find', person: 'Person', state: 'State', free: 'in use', blocked: 'blocked', block: 'Block…', lift: 'Lift the block…', destroy: 'Destroy…', blockTitle: (name) => `Block the data: ${name}`, liftTitle: (name) => `Lift the block: ${name}`,
    reason: 'Reason', reasonMissing: 'Write the reason.', blockDone: 'Data blocked', liftDone: 'Block lifted', nobody: 'Nobody found', nobodyHelp: 'Check the surname: its beginning is looked for.', acts: 'Acts of destruction', noActs: 'No acts yet.',
    act: (number, kind, day) => `Act No. ${number} of ${day}: ${kind}`, printAct: 'Save the act', actName: (number) => `Act ${number} of destruction.pdf`, standing: 'Blocked now',
    blockActs: 'Acts of blocks', printBlockAct: 'Act of the block', printUnblockAct: 'Act of its end', blockActName: (number) => `Act ${number} of a block.pdf`, unblockActName: (number) => `Act of the end of block ${number}.pdf`,
    blockAct: (number, kind, name, day, lifted) => `Act No. ${number} of ${day}: ${kind}${name === '' ? '' : `, ${name}`}${lifted === null ? '' : `; lifted ${lifted}`}`,
  },
  destroying: {
    title: (name) => `Destroy the data: ${name}`, what: 'Will be erased for good:', line: (table, count) => `${table}: ${rows(count)}`, revisions: (count) => `texts in the history: ${rows(count)}`,
    kept: (marks, until) => `Stay without a name: ${rows(marks)} on marks${until === null ? '' : `, for summary sheets until ${until}`}.`, commission: 'Commission (one a line)', backups: 'Backups in which the data still stands (one a line)', name: 'Surname of this person',
    word: (word) => `The word «${word}»`, destroy: 'Destroy', done: (number) => `Data destroyed, act No. ${number}`, doneHelp: 'Save the act now: later it cannot name the person.',
  },
  transfers: {
    note: 'Every transfer of data out of the school stands here: to whom, on what ground, what and how many.', record: 'Enter a transfer…', title: 'Transfer of personal data', recipient: 'To whom', recipientHint: 'Organisation', ground: 'Ground', document: 'Document', what: 'Which data', classes: 'Classes',
    people: 'How many people', print: 'Register as PDF', columns: { number: 'No.', date: 'Date', recipient: 'To whom', basis: 'Ground', what: 'What', people: 'People', by: 'Entered by' }, empty: 'No transfers yet', emptyHelp: 'Enter the first one when data leaves the school.', done: (number) => `Transfer No. ${number} entered`,
    fileName: 'Register of transfers.pdf', nothingChosen: 'Fill in recipient and document, and choose the data.',
  },
  /** Of files that may leave the school. */
  leaving: {
    question: 'Where this file goes', stays: 'It stays in the school', leaves: 'It leaves the school', leavesHelp: 'The transfer is entered in the register of transfers: to whom, when, on what ground, of how many people.',
    notAnswered: 'Choose whether the file stays in the school.', recipientMissing: 'Say to whom the file goes.', basisHint: 'For example: request no. 77 of 20.11.2026',
  },
  nondisclosure: {
    note: (missing) => (missing === 0 ? 'Everybody has signed.' : `Not signed: ${missing}. Nobody may work with the data without it.`), person: 'Employee', signed: 'Signed', document: 'Document', missing: 'not signed',
    sign: (count) => (count === 0 ? 'Note signatures…' : `Note signatures (${count})…`), title: (count) => `Non-disclosure: ${count}`, done: 'Signatures noted',
    forms: (count) => `Prepare obligations (${count})…`, formsForUnsigned: (count) => (count === 0 ? 'Prepare obligations…' : `Prepare for who has not signed (${count})…`), formsName: 'Obligations not to disclose.pdf',
  },
  printed: {
    note: 'Who printed or saved a document with personal data, when and where. Entries come from the workstations and cannot be changed; they are kept as long as the security register, more than a year. Whom a document is about is not told here.',
    how: 'How', anyHow: 'Everything', hows: { printed: 'Printed', exported: 'Saved to a file' }, anyKind: 'All documents', anybody: 'Everybody', from: 'From', until: 'Until', clear: 'Reset', refresh: 'Refresh',
    columns: { made: 'When', by: 'Who', what: 'Document', pages: 'Sheets', people: 'About how many people', copies: 'Copies', where: 'Where' },
    file: (format) => `${format} file`, copiesUnknown: 'printed by the dialog of the system: the number of copies is not known', unknown: 'not known', older: 'Older', newer: 'Newer',
    print: 'Register as PDF', fileName: 'Printed and saved documents.pdf', empty: 'No such documents', emptyHelp: 'Everything that is printed or saved to a file appears here. If days or a person are chosen, choose others.',
  },
  papers: {
    note: (missing) => (missing === 0 ? 'All obligatory documents are there.' : `Obligatory documents missing: ${missing}. “Prepare…” saves a text with the data of the school: check, print and sign it, then enter its number and date.`), name: 'Document', number: 'Number', date: 'Date', place: 'Kept where', obligatory: 'obligatory', missing: 'none', prepare: 'Prepare…', enter: 'Enter the signed one…', again: 'New edition…', title: 'Document on personal data',
    remark: 'Remark', done: 'Document entered', fieldsMissing: 'Number and place are needed.',
    responsible: 'Who is appointed', responsibleHint: 'It may stay empty: the order then has a line to write on.',
  },
};
