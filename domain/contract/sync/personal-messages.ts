import { z } from 'zod';
import { ID_PATTERN } from '../../ids.ts';
import {
  ACHIEVEMENT_KINDS, ACHIEVEMENT_LEVELS, ACHIEVEMENT_RESULTS, CHANGE_KINDS, CONSENT_DECISIONS, CONSENT_HOLDERS, CONSENT_SUBJECTS, DESTRUCTION_WORD, PERSON_KINDS, PERSONAL_DOCUMENT_KINDS, TRANSFER_CATEGORIES, TRANSFER_GROUNDS,
} from '../../personal-data/index.ts';

/*
 * Registers of personal data on the wire (P-02 … P-12, docs/adr/0015). Consents come to workstations as rows of `consent`; everything else is asked for here by whom the policy lets
 * see it, and is kept on no workstation.
 */

const id = z.string().regex(ID_PATTERN);
const day = z.iso.date();
const moment = z.number().int().nonnegative();
/** «заявление № 12 от 01.09.2026» */
const basis = z.string().trim().min(3).max(300);
const line = z.string().trim().max(200);

/** POST /v1/personal/consents */
export const enterConsentsRequest = z.object({
  entries: z.array(
    z.object({
      pupilId: id, subject: z.enum(CONSENT_SUBJECTS), holder: z.enum(CONSENT_HOLDERS), guardianId: id.nullable(), givenBy: line, state: z.enum(CONSENT_DECISIONS), decidedOn: day, basis,
      validUntil: day.nullable(),
    }),
  ).min(1).max(300),
});
export const enterConsentsAnswer = z.object({ entered: z.number() });

/** POST /v1/personal/changes/list: requests of the pupils of a class; null: of every class that may be read. */
export const listChangesRequest = z.object({ classId: id.nullable() });
export const changesAnswer = z.object({
  requests: z.array(
    z.object({
      requestId: id, pupilId: id, pupilName: z.string(), className: z.string(), guardianId: id.nullable(), guardianName: z.string().nullable(), kind: z.enum(CHANGE_KINDS), wanted: z.string(),
      toldBy: z.string(), toldOn: z.string(), oldValue: z.string().nullable(), state: z.enum(['open', 'applied', 'refused']), reason: z.string(), recordedByName: z.string(), recordedAt: moment,
      decidedByName: z.string().nullable(), decidedAt: moment.nullable(), mayDecide: z.boolean(),
    }),
  ),
});
/** POST /v1/personal/changes: `wanted` is the new value as it is written, of `guardianSex` the word of the table. */
export const recordChangeRequest = z.object({ pupilId: id, guardianId: id.nullable(), kind: z.enum(CHANGE_KINDS), wanted: z.string().trim().min(1).max(300), toldBy: z.string().trim().min(1).max(200), toldOn: day })
  .refine(({ kind, wanted }) => kind !== 'guardianSex' || wanted === 'male' || wanted === 'female', { path: ['wanted'] });
export const recordChangeAnswer = z.object({ requestId: id });
/** POST /v1/personal/changes/decide: `reason` is needed for a refusal. */
export const decideChangeRequest = z.object({ requestId: id, apply: z.boolean(), reason: line });

const person = { kind: z.enum(PERSON_KINDS), personId: id };
/** POST /v1/personal/people: finds people to block by the beginning of a name; blocked ones too. */
export const findPeopleRequest = z.object({ text: z.string().trim().min(2).max(100) });
export const peopleAnswer = z.object({ people: z.array(z.object({ ...person, name: z.string(), about: z.string(), blocked: z.boolean() })) });

/**
 * GET /v1/personal/blocks. `number` and `blockId` are those of the act; a server of before has no numbers, and no act is made of its blocks. `destroyed`: the block ended because the data is gone, which is another act's.
 */
export const blocksAnswer = z.object({
  blocks: z.array(
    z.object({
      ...person, name: z.string(), reason: z.string(), basis: z.string(), blockedByName: z.string(), blockedAt: moment, liftedAt: moment.nullable(), liftBasis: z.string(),
      blockId: id.nullable().default(null), number: z.number().default(0), liftedByName: z.string().default(''), destroyed: z.boolean().default(false),
    }),
  ),
});
/** POST /v1/personal/blocks */
export const blockRequest = z.object({ ...person, reason: z.string().trim().min(3).max(300), basis });
/** POST /v1/personal/blocks/lift */
export const liftBlockRequest = z.object({ ...person, basis });

/** What goes, by table: how many rows lose what tells of the person, or go altogether. */
const counts = z.array(z.object({ table: z.string(), erased: z.number(), removed: z.number() }));
/** POST /v1/personal/destructions/preview: writes nothing. */
export const previewDestructionRequest = z.object(person);
export const previewDestructionAnswer = z.object({ name: z.string(), counts, revisions: z.number(), keptMarks: z.number(), keptUntil: z.string().nullable() });
/** POST /v1/personal/destructions. `name` and `word` are typed by hand: the surname and «УНИЧТОЖИТЬ». */
export const destroyRequest = z.object({
  ...person, basis, commission: z.array(z.string().trim().min(3).max(200)).max(5), name: line, word: z.literal(DESTRUCTION_WORD),
  /** Copies of before in which the data still stands; what is laid back from one is destroyed again. */
  backups: z.array(line).max(20),
});
const act = z.object({
  actId: id, number: z.number(), ...person, basis: z.string(), commission: z.array(z.string()), counts, backups: z.array(z.string()), doneByName: z.string(), doneAt: moment,
});
/** GET /v1/personal/destructions: the acts; they name nobody. */
export const destructionsAnswer = z.object({ acts: z.array(act) });
/** The act of what was done, with the name for the paper of this day: it is kept nowhere. */
export const destroyAnswer = z.object({ act, name: z.string() });

const achievement = {
  kind: z.enum(ACHIEVEMENT_KINDS), title: z.string().trim().min(2).max(200), level: z.enum(ACHIEVEMENT_LEVELS), subject: z.string().trim().max(100), day, result: z.enum(ACHIEVEMENT_RESULTS),
  award: z.string().trim().max(200),
};
/** POST /v1/personal/achievements/list: of the pupils of a class, with days inclusive; null: any. */
export const listAchievementsRequest = z.object({ classId: id, fromDay: day.nullable(), untilDay: day.nullable() });
export const achievementsAnswer = z.object({
  achievements: z.array(
    z.object({
      achievementId: id, pupilId: id, pupilName: z.string(), ...achievement, version: z.number(), recordedByName: z.string(), recordedAt: moment, changedByName: z.string().nullable(), changedAt: moment.nullable(),
      mayManage: z.boolean(),
    }),
  ),
  /** Pupils of today, for whom something may be entered; without consent it is not (P-02). Empty for who only reads. */
  pupils: z.array(z.object({ pupilId: id, name: z.string(), lacksConsent: z.boolean() })),
  /** More stood there than one answer takes: the days are to be chosen closer. */
  more: z.boolean(),
});
/** POST /v1/personal/achievements: one event of one pupil or of several, all or none. The ids are the writer's, so that a request that comes again writes nothing twice. */
export const recordAchievementsRequest = z.object({
  entries: z.array(z.object({ achievementId: id, pupilId: id })).min(1).max(40)
    .refine((entries) => new Set(entries.map(({ achievementId }) => achievementId)).size === entries.length && new Set(entries.map(({ pupilId }) => pupilId)).size === entries.length),
  ...achievement,
});
export const recordAchievementsAnswer = z.object({ recorded: z.number() });
/** POST /v1/personal/achievements/correct: `baseVersion` is what was seen. */
export const correctAchievementRequest = z.object({ achievementId: id, baseVersion: z.number().int().positive(), ...achievement });
/** POST /v1/personal/achievements/remove */
export const removeAchievementRequest = z.object({ achievementId: id, baseVersion: z.number().int().positive() });

/** GET /v1/personal/transfers */
export const transfersAnswer = z.object({
  transfers: z.array(
    z.object({
      number: z.number(), recipient: z.string(), ground: z.enum(TRANSFER_GROUNDS), basis: z.string(), categories: z.array(z.enum(TRANSFER_CATEGORIES)), people: z.number(), classes: z.array(z.string()), sentOn: z.string(),
      recordedByName: z.string(), recordedAt: moment,
    }),
  ),
  mayRecord: z.boolean(),
});
const leaving = { recipient: z.string().trim().min(3).max(300), ground: z.enum(TRANSFER_GROUNDS), basis };
/** Where a file goes that may leave the school; null: it stays. Never left out, because silence is no answer. */
export const exportTransfer = z.object(leaving).nullable();
/**
 * POST /v1/personal/transfers. On the ground of consent the pupils of the named classes are asked for theirs. `wholeSchool`: everybody, counted at the server; `people` and `classIds` say
 * nothing then.
 */
export const recordTransferRequest = z.object({
  ...leaving, categories: z.array(z.enum(TRANSFER_CATEGORIES)).min(1), classIds: z.array(id).max(200), people: z.number().int().min(0).max(100_000), sentOn: day, wholeSchool: z.boolean().default(false),
}).refine(({ people, wholeSchool }) => wholeSchool || people > 0, { path: ['people'] });
export const recordTransferAnswer = z.object({ number: z.number() });

/** GET /v1/personal/nondisclosure: every employee who works, with the last obligation signed. */
export const nondisclosureAnswer = z.object({
  people: z.array(z.object({ staffId: id, name: z.string(), position: z.string(), signedOn: z.string().nullable(), document: z.string() })),
});
/** POST /v1/personal/nondisclosure */
export const recordNondisclosureRequest = z.object({ staffIds: z.array(id).min(1).max(300), signedOn: day, document: basis });

/** GET /v1/personal/documents: of each kind the newest. */
export const documentsAnswer = z.object({
  documents: z.array(z.object({ kind: z.enum(PERSONAL_DOCUMENT_KINDS), number: z.string(), issuedOn: z.string(), place: z.string(), note: z.string(), recordedByName: z.string(), recordedAt: moment })),
  missing: z.array(z.enum(PERSONAL_DOCUMENT_KINDS)),
});
/** POST /v1/personal/documents */
export const recordDocumentRequest = z.object({ kind: z.enum(PERSONAL_DOCUMENT_KINDS), number: z.string().trim().min(1).max(100), issuedOn: day, place: z.string().trim().min(1).max(200), note: z.string().trim().max(300) });

export type EnterConsentsRequest = z.output<typeof enterConsentsRequest>;
export type ListChangesRequest = z.output<typeof listChangesRequest>;
export type ChangesAnswer = z.output<typeof changesAnswer>;
export type RecordChangeRequest = z.output<typeof recordChangeRequest>;
export type DecideChangeRequest = z.output<typeof decideChangeRequest>;
export type PeopleAnswer = z.output<typeof peopleAnswer>;
export type BlocksAnswer = z.output<typeof blocksAnswer>;
export type BlockRequest = z.output<typeof blockRequest>;
export type LiftBlockRequest = z.output<typeof liftBlockRequest>;
export type PreviewDestructionRequest = z.output<typeof previewDestructionRequest>;
export type PreviewDestructionAnswer = z.output<typeof previewDestructionAnswer>;
export type DestroyRequest = z.output<typeof destroyRequest>;
export type DestructionsAnswer = z.output<typeof destructionsAnswer>;
export type DestroyAnswer = z.output<typeof destroyAnswer>;
export type ListAchievementsRequest = z.output<typeof listAchievementsRequest>;
export type AchievementsAnswer = z.output<typeof achievementsAnswer>;
export type RecordAchievementsRequest = z.output<typeof recordAchievementsRequest>;
export type CorrectAchievementRequest = z.output<typeof correctAchievementRequest>;
export type RemoveAchievementRequest = z.output<typeof removeAchievementRequest>;
export type TransfersAnswer = z.output<typeof transfersAnswer>;
export type ExportTransfer = z.output<typeof exportTransfer>;
export type RecordTransferWish = z.input<typeof recordTransferRequest>;
export type RecordTransferRequest = z.output<typeof recordTransferRequest>;
export type NondisclosureAnswer = z.output<typeof nondisclosureAnswer>;
export type RecordNondisclosureRequest = z.output<typeof recordNondisclosureRequest>;
export type DocumentsAnswer = z.output<typeof documentsAnswer>;
export type RecordDocumentRequest = z.output<typeof recordDocumentRequest>;
