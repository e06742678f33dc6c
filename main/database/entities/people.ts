import { EntitySchema } from 'typeorm';
import type { GuardianId, PupilId, StaffId } from '#domain/ids.ts';

/** People as TypeORM reads them. The shape of the tables is the migrations'; a test holds the two together. */
export interface PupilEntity {
  id: PupilId;
  lastName: string;
  firstName: string;
  middleName: string;
  sex: 'male' | 'female';
  birthDate: string | null;
  address: string;
  phone: string;
  sortName: string;
  version: number;
  guardians?: GuardianEntity[];
}

export interface GuardianEntity {
  id: GuardianId;
  pupil?: PupilEntity;
  kinship: string;
  lastName: string;
  firstName: string;
  middleName: string;
  phone: string;
  position: number;
  sex: 'male' | 'female' | null;
}

export interface StaffEntity {
  id: StaffId;
  lastName: string;
  firstName: string;
  middleName: string;
  sex: 'male' | 'female';
  position: string;
}

const name = {
  lastName: { type: 'text', name: 'last_name' },
  firstName: { type: 'text', name: 'first_name' },
  middleName: { type: 'text', name: 'middle_name' },
} as const;

export const pupilEntity = new EntitySchema<PupilEntity>({
  name: 'pupil',
  columns: {
    id: { type: 'text', primary: true },
    ...name,
    sex: { type: 'text' },
    birthDate: { type: 'text', name: 'birth_date', nullable: true },
    address: { type: 'text' },
    phone: { type: 'text' },
    sortName: { type: 'text', name: 'sort_name' },
    version: { type: 'integer' },
  },
  relations: { guardians: { type: 'one-to-many', target: 'guardian', inverseSide: 'pupil' } },
});

export const guardianEntity = new EntitySchema<GuardianEntity>({
  name: 'guardian',
  columns: {
    id: { type: 'text', primary: true },
    kinship: { type: 'text' },
    ...name,
    phone: { type: 'text' },
    position: { type: 'integer' },
    sex: { type: 'text', nullable: true },
  },
  relations: { pupil: { type: 'many-to-one', target: 'pupil', joinColumn: { name: 'pupil_id' }, nullable: false } },
});

export const staffEntity = new EntitySchema<StaffEntity>({
  name: 'staff',
  columns: { id: { type: 'text', primary: true }, ...name, sex: { type: 'text' }, position: { type: 'text' } },
});
