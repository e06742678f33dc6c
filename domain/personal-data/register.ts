/*
 * What the registers of personal data speak of (P-05, P-07, P-11, P-12). The words people see stand in renderer/i18n and domain/reports by these codes.
 */

/** Categories of data that may be named in a transfer (P-04): nothing beyond it is kept of pupils and families. `staff`: names, posts and deeds of employees. */
export const TRANSFER_CATEGORIES = ['identity', 'contact', 'family', 'progress', 'attendance', 'achievements', 'staff'] as const;
export type TransferCategory = (typeof TRANSFER_CATEGORIES)[number];

/** On what ground data goes out: a consent that must be in force, or a law that demands it. */
export const TRANSFER_GROUNDS = ['law', 'consent'] as const;
export type TransferGround = (typeof TRANSFER_GROUNDS)[number];

/** What a family may report as changed (P-12). `other` is applied by hand and only noted. */
export const CHANGE_KINDS = ['pupilAddress', 'pupilPhone', 'guardianPhone', 'guardianLastName', 'guardianSex', 'other'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];
export const isOfGuardian = (kind: ChangeKind): boolean => kind === 'guardianPhone' || kind === 'guardianLastName' || kind === 'guardianSex';

/**
 * The folder of a system of personal data (P-11; S2 6.1, S4 1.7, S3 plan row 8), in the order in which a school collects it. `obligatory` are those the regulations name; the others
 * are what an inspection asks for.
 */
export const PERSONAL_DOCUMENTS = [
  { kind: 'responsibleOrder', obligatory: true }, { kind: 'introductionOrder', obligatory: true }, { kind: 'regulation', obligatory: true }, { kind: 'consentForm', obligatory: true },
  { kind: 'nondisclosureForm', obligatory: true }, { kind: 'accessList', obligatory: true }, { kind: 'securityInstruction', obligatory: true },
  { kind: 'threatModel', obligatory: false }, { kind: 'protectionLevelAct', obligatory: false }, { kind: 'mediaRegister', obligatory: false }, { kind: 'destructionOrder', obligatory: false },
] as const;
export type PersonalDocumentKind = (typeof PERSONAL_DOCUMENTS)[number]['kind'];
export const PERSONAL_DOCUMENT_KINDS = PERSONAL_DOCUMENTS.map(({ kind }) => kind) as [PersonalDocumentKind, ...PersonalDocumentKind[]];

/** Which obligatory documents are not in the folder. */
export const missingDocuments = (present: Iterable<string>): PersonalDocumentKind[] => {
  const have = new Set(present);
  return PERSONAL_DOCUMENTS.flatMap(({ kind, obligatory }) => (obligatory && !have.has(kind) ? [kind] : []));
};
