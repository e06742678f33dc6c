import type { PersonalDocumentKind } from '#domain/personal-data/index.ts';
import type { InputFor } from '../../bridge/index.ts';

/** What the program prepares of the folder, filled with the data of this school (P-11); the others are the school's own to write. Whom the order on the responsible person is about is asked first. */
export const PREPARED_PAPERS: Readonly<Partial<Record<PersonalDocumentKind, InputFor<'personalData', 'savePaper'>['paper']>>> = {
  responsibleOrder: { kind: 'responsibleOrder', staffId: null }, introductionOrder: { kind: 'introductionOrder' }, regulation: { kind: 'regulation' }, consentForm: { kind: 'consentForms' },
  nondisclosureForm: { kind: 'nondisclosureForm', who: 'blank' }, accessList: { kind: 'accessList' }, securityInstruction: { kind: 'securityInstruction' },
};
