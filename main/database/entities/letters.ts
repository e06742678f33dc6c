import { EntitySchema } from 'typeorm';
import type { GroupId, LetterId, TermId } from '#domain/ids.ts';
import type { GroupEntity } from './groups.ts';
import type { PupilEntity, StaffEntity } from './people.ts';

export interface TermEntity {
  id: TermId;
  number: number;
  name: string;
  kind: string;
  startsOn: string;
  endsOn: string;
  closedAt: number | null;
}

export interface LetterEntity {
  id: LetterId;
  number: string;
  month: string;
  sequence: number;
  madeOn: string;
  groupId: GroupId;
  variant: string;
  reasons: string;
  /** Read only when asked for: it is the whole letter. */
  document?: string;
  madeAt: number;
  pupil?: PupilEntity;
  group?: GroupEntity;
  term?: TermEntity;
  author?: StaffEntity;
}

export const termEntity = new EntitySchema<TermEntity>({
  name: 'term',
  columns: {
    id: { type: 'text', primary: true },
    number: { type: 'integer' },
    name: { type: 'text' },
    kind: { type: 'text' },
    startsOn: { type: 'text', name: 'starts_on' },
    endsOn: { type: 'text', name: 'ends_on' },
    closedAt: { type: 'integer', name: 'closed_at', nullable: true },
  },
});

export const letterEntity = new EntitySchema<LetterEntity>({
  name: 'letter',
  columns: {
    id: { type: 'text', primary: true },
    number: { type: 'text' },
    month: { type: 'text' },
    sequence: { type: 'integer' },
    madeOn: { type: 'text', name: 'made_on' },
    groupId: { type: 'text', name: 'group_id' },
    variant: { type: 'text' },
    reasons: { type: 'text' },
    document: { type: 'text', select: false },
    madeAt: { type: 'integer', name: 'made_at' },
  },
  relations: {
    pupil: { type: 'many-to-one', target: 'pupil', joinColumn: { name: 'pupil_id' }, nullable: false },
    group: { type: 'many-to-one', target: 'study_group', joinColumn: { name: 'group_id' }, nullable: false },
    term: { type: 'many-to-one', target: 'term', joinColumn: { name: 'term_id' }, nullable: false },
    author: { type: 'many-to-one', target: 'staff', joinColumn: { name: 'author_id' }, nullable: false },
  },
});
