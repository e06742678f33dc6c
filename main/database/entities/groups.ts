import { EntitySchema } from 'typeorm';
import type { GroupId, YearId } from '#domain/ids.ts';
import type { PupilEntity, StaffEntity } from './people.ts';

export interface GroupEntity {
  id: GroupId;
  yearId: YearId;
  kind: 'class' | 'subgroup' | 'stream' | 'individual' | 'club';
  grade: number;
  letter: string;
  name: string;
  parentId: GroupId | null;
  classTeacher?: StaffEntity | null;
  memberships?: MembershipEntity[];
}

export interface MembershipEntity {
  id: string;
  group?: GroupEntity;
  pupil?: PupilEntity;
  startsOn: string;
  endsOn: string | null;
  basis: string;
}

export const groupEntity = new EntitySchema<GroupEntity>({
  name: 'study_group',
  columns: {
    id: { type: 'text', primary: true },
    yearId: { type: 'text', name: 'year_id' },
    kind: { type: 'text' },
    grade: { type: 'integer' },
    letter: { type: 'text' },
    name: { type: 'text' },
    parentId: { type: 'text', name: 'parent_id', nullable: true },
  },
  relations: {
    classTeacher: { type: 'many-to-one', target: 'staff', joinColumn: { name: 'class_teacher_id' }, nullable: true },
    memberships: { type: 'one-to-many', target: 'membership', inverseSide: 'group' },
  },
});

export const membershipEntity = new EntitySchema<MembershipEntity>({
  name: 'membership',
  columns: {
    id: { type: 'text', primary: true },
    startsOn: { type: 'text', name: 'starts_on' },
    endsOn: { type: 'text', name: 'ends_on', nullable: true },
    basis: { type: 'text' },
  },
  relations: {
    group: { type: 'many-to-one', target: 'study_group', joinColumn: { name: 'group_id' }, nullable: false },
    pupil: { type: 'many-to-one', target: 'pupil', joinColumn: { name: 'pupil_id' }, nullable: false },
  },
});
