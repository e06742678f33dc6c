import { z } from 'zod';
import type { GroupId, PupilId, StaffId } from '../../ids.ts';
import { CONSENT_DECISIONS, CONSENT_HOLDERS, CONSENT_SUBJECTS, type ConsentState, type OwnConsent } from '../../personal-data/index.ts';
import {
  achievementsAnswer, blockRequest, blocksAnswer, changesAnswer, correctAchievementRequest, decideChangeRequest, destroyAnswer, destroyRequest, destructionsAnswer, documentsAnswer, enterConsentsAnswer, enterConsentsRequest, findPeopleRequest, liftBlockRequest,
  nondisclosureAnswer, peopleAnswer, previewDestructionAnswer, previewDestructionRequest, recordAchievementsAnswer, recordAchievementsRequest, recordChangeAnswer, recordChangeRequest, recordDocumentRequest, recordNondisclosureRequest, recordTransferAnswer,
  recordTransferRequest, removeAchievementRequest, transfersAnswer,
} from '../sync/personal-messages.ts';
import { PRINTED_HOW, printedAnswer } from '../sync/printed-messages.ts';
import { sexShape } from '../roster-shapes.ts';
import { defineFeature } from './define.ts';
import { fileToken, id, isoDate, jobId, nothing, timestamp } from './shapes.ts';

const state = z.string() as unknown as z.ZodType<ConsentState, ConsentState>;
const own = z.string() as unknown as z.ZodType<OwnConsent, OwnConsent>;

/** Days are of this workstation's calendar, both inclusive; null: any. */
const printed = {
  how: z.enum(PRINTED_HOW).nullable(), what: z.string().max(64).regex(/^[-\w]+$/).nullable(), personId: id<StaffId>().nullable(), fromDay: isoDate.nullable(), untilDay: isoDate.nullable(),
};

/** Personal data (P-01 … P-13): consents of a class from the own file, everything else asked of the server, which decides. */
export const personalData = defineFeature({
  readClass: {
    kind: 'query', place: 'core', session: 'required', action: 'consents.read',
    what: 'The pupils of a class as of today with what their families consented to, and every paper. Read from this workstation, also without contact. Code: `group_unknown`.',
    input: z.object({ groupId: id<GroupId>() }),
    output: z.object({
      groupId: id<GroupId>(), name: z.string(), mayEnter: z.boolean(), today: isoDate,
      pupils: z.array(
        z.object({
          pupilId: id<PupilId>(), name: z.string(), birthDate: isoDate.nullable(), data: state, diary: state, transfer: state, own, lacksConsent: z.boolean(),
          guardians: z.array(z.object({ guardianId: z.string(), name: z.string(), kinship: z.string(), /** null: nobody has told. */ sex: sexShape.nullable() })),
          papers: z.array(
            z.object({
              consentId: z.string(), subject: z.enum(CONSENT_SUBJECTS), holder: z.enum(CONSENT_HOLDERS), state: z.enum(CONSENT_DECISIONS), givenBy: z.string(), decidedOn: isoDate, basis: z.string(),
              validUntil: isoDate.nullable(), madeAt: timestamp,
            }),
          ),
        }),
      ),
    }),
  },
  enterConsents: {
    kind: 'command', place: 'core', session: 'required', action: 'consents.manage',
    what: 'Enters papers of families, all or none. Codes: `needs_server`, `pupil_unknown`, `guardian_unknown`, `consent_day_wrong`.',
    input: enterConsentsRequest, output: enterConsentsAnswer,
  },
  listChanges: {
    kind: 'query', place: 'core', session: 'required', action: 'consents.read', what: 'What families reported as changed, open requests first. Code: `needs_server`.',
    input: nothing, output: changesAnswer,
  },
  recordChange: {
    kind: 'command', place: 'core', session: 'required', action: 'changeRequests.record', what: 'Enters what a family reported. Codes: `needs_server`, `pupil_unknown`, `guardian_unknown`.',
    input: recordChangeRequest, output: recordChangeAnswer,
  },
  decideChange: {
    kind: 'command', place: 'core', session: 'required', action: 'changeRequests.apply',
    what: 'Applies a request to the lists, or refuses it with a reason. Codes: `needs_server`, `change_request_decided`, `change_reason_missing`, `change_request_unknown`.',
    input: decideChangeRequest, output: nothing,
  },
  listAchievements: {
    kind: 'query', place: 'core', session: 'required', action: 'achievements.read',
    what: 'What the pupils of a class achieved (P-04, G-08), newest first, within days; and for whom something may be entered. Asked of the server. Codes: `needs_server`, `group_unknown`.',
    input: z.object({ groupId: id<GroupId>(), fromDay: isoDate.nullable(), untilDay: isoDate.nullable() }), output: achievementsAnswer,
  },
  recordAchievements: {
    kind: 'command', place: 'core', session: 'required', action: 'achievements.manage',
    what: 'Enters an event of one pupil or several, all or none. Codes: `needs_server`, `pupil_unknown`, `achievement_without_consent`, `achievement_day_wrong`, `achievement_result_wrong`, `achievement_award_missing`, `command_other`.',
    input: recordAchievementsRequest, output: recordAchievementsAnswer,
  },
  correctAchievement: {
    kind: 'command', place: 'core', session: 'required', action: 'achievements.manage',
    what: 'Corrects an achievement as it was seen. Codes: `needs_server`, `achievement_unknown`, `achievement_changed`, `achievement_day_wrong`, `achievement_result_wrong`, `achievement_award_missing`.',
    input: correctAchievementRequest, output: nothing,
  },
  removeAchievement: {
    kind: 'command', place: 'core', session: 'required', action: 'achievements.manage', what: 'Removes an achievement as it was seen. Codes: `needs_server`, `achievement_unknown`, `achievement_changed`.',
    input: removeAchievementRequest, output: nothing,
  },
  findPeople: {
    kind: 'query', place: 'core', session: 'required', action: 'persons.block', what: 'Pupils, parents and staff by the beginning of a surname, blocked ones too.',
    input: findPeopleRequest, output: peopleAnswer,
  },
  listBlocks: { kind: 'query', place: 'core', session: 'required', action: 'persons.block', what: 'Whose data is or was blocked.', input: nothing, output: blocksAnswer },
  blockPerson: {
    kind: 'command', place: 'core', session: 'required', action: 'persons.block', what: 'Blocks the data of a person: it goes from every workstation. Codes: `person_blocked`, `person_still_works`, `person_unknown`.',
    input: blockRequest, output: nothing,
  },
  liftBlock: { kind: 'command', place: 'core', session: 'required', action: 'persons.block', what: 'Lifts a block. Code: `person_not_blocked`.', input: liftBlockRequest, output: nothing },
  previewDestruction: {
    kind: 'query', place: 'core', session: 'required', action: 'persons.destroy', what: 'What destroying the data of a person would touch; nothing is written. Codes: `person_destroyed`, `person_still_works`, `pupil_still_enrolled`.',
    input: previewDestructionRequest, output: previewDestructionAnswer,
  },
  destroyPerson: {
    kind: 'command', place: 'core', session: 'required', action: 'persons.destroy',
    what: 'Destroys the data of a person with an act; it cannot be taken back. Codes: `destruction_not_confirmed`, `person_destroyed`, `person_still_works`, `pupil_still_enrolled`.',
    input: destroyRequest, output: destroyAnswer,
  },
  listDestructions: { kind: 'query', place: 'core', session: 'required', action: 'persons.destroy', what: 'The acts; they name nobody.', input: nothing, output: destructionsAnswer },
  listTransfers: { kind: 'query', place: 'core', session: 'required', action: 'transfers.read', what: 'The register of transfers.', input: nothing, output: transfersAnswer },
  recordTransfer: {
    kind: 'command', place: 'core', session: 'required', action: 'transfers.record', what: 'Enters a transfer. Codes: `transfer_without_consent`, `transfer_classes_missing`, `group_unknown`.',
    input: recordTransferRequest, output: recordTransferAnswer,
  },
  listNondisclosure: { kind: 'query', place: 'core', session: 'required', action: 'nondisclosure.manage', what: 'Who signed the obligation not to disclose, and who did not.', input: nothing, output: nondisclosureAnswer },
  recordNondisclosure: {
    kind: 'command', place: 'core', session: 'required', action: 'nondisclosure.manage', what: 'Notes signed obligations. Code: `person_unknown`.',
    input: recordNondisclosureRequest, output: z.object({ recorded: z.number() }),
  },
  listDocuments: {
    kind: 'query', place: 'core', session: 'required', action: 'documents.manage', what: 'The folder of documents on personal data, what is missing, and the staff who may be named in one.', input: nothing,
    output: z.object({ ...documentsAnswer.shape, people: z.array(z.object({ staffId: id<StaffId>(), name: z.string() })) }),
  },
  recordDocument: { kind: 'command', place: 'core', session: 'required', action: 'documents.manage', what: 'Enters a document of the folder.', input: recordDocumentRequest, output: nothing },
  listPrinted: {
    kind: 'query', place: 'core', session: 'required', action: 'documents.manage',
    what: 'A page of the register of printed and saved documents (P-13), newest first, and the staff whom it can be asked of; `before` is the `next` of the page before. Code: `needs_server`.',
    input: z.object({ ...printed, before: z.number().int().positive().nullable() }), output: z.object({ ...printedAnswer.shape, people: z.array(z.object({ staffId: id<StaffId>(), name: z.string() })) }),
  },
  savePaper: {
    kind: 'command', place: 'core', session: 'required', action: 'none', job: true, file: 'write',
    what: 'Writes a paper as PDF: the blank form of consent, the list of a class with room for signatures, the act of a destruction, of a block and of its end, the register of transfers, what a class or one of its pupils achieved, the register of printed documents, what the folder of documents is made of. Each asks for the right to its register.',
    input: z.object({
      jobId, fileToken,
      paper: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('consentForm'), groupId: id<GroupId>() }),
        z.object({ kind: z.literal('consentList'), groupId: id<GroupId>() }),
        /** `name` is known at the moment of the act alone; later the act names nobody. */
        z.object({ kind: z.literal('destruction'), actId: z.string().length(22), name: z.string().max(200).nullable() }),
        /** The act of a block, and the act of its end. */
        z.object({ kind: z.enum(['block', 'unblock']), blockId: z.string().length(22) }),
        /** `blank`: a page to fill by hand; `unsigned`: a page for each employee who has none in the register yet. */
        z.object({ kind: z.literal('nondisclosureForm'), who: z.union([z.enum(['blank', 'unsigned']), z.array(id<StaffId>()).min(1).max(300)]) }),
        /** Of the folder, drawn from the lists, roles and settings of this school. */
        z.object({ kind: z.enum(['accessList', 'introductionOrder', 'regulation', 'securityInstruction', 'consentForms']) }),
        /** `staffId` null: a line to write the name by hand. */
        z.object({ kind: z.literal('responsibleOrder'), staffId: id<StaffId>().nullable() }),
        z.object({ kind: z.literal('transfers') }),
        /** `pupilId`: of one pupil alone, for a character reference; null: of the class. */
        z.object({ kind: z.literal('achievements'), groupId: id<GroupId>(), pupilId: id<PupilId>().nullable(), fromDay: isoDate.nullable(), untilDay: isoDate.nullable() }),
        z.object({ kind: z.literal('printed'), ...printed }),
      ]),
    }),
    output: z.object({ sheets: z.number() }),
  },
});
