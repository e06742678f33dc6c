import { describe, expect, it } from 'vitest';
import type { StaffId } from '#domain/ids.ts';
import { STAFF_ROLES, type StaffRole } from '#domain/policy/index.ts';
import { choosePeople, rolesAmong, type DemoPerson } from './choose-person.ts';

const person = (name: string, roles: StaffRole[], classes: string[] = [], subjects: string[] = []): DemoPerson => ({
  staffId: name as StaffId, name, position: 'Учитель', roles, classes, subjects,
});
const people = [
  person('Абрамова Ольга Викторовна', ['teacher', 'class_teacher'], ['1А'], ['Математика']),
  person('Белоусова Екатерина Андреевна', ['director']),
  person('Гарифуллина Алсу Рашитовна', ['teacher', 'class_teacher'], ['7А'], ['Алгебра']),
  person('Ёлкина Татьяна Сергеевна', ['teacher'], [], ['Русский язык']),
];
const names = (query: string, role: StaffRole | null = null) => choosePeople(people, { query, role }).map(({ name }) => name.split(' ')[0]);

describe('choosing a person of the demonstration school', () => {
  it('suggests the class teacher of 7А first, then goes by name', () => {
    expect(names('')).toEqual(['Гарифуллина', 'Абрамова', 'Белоусова', 'Ёлкина']);
  });

  it('finds by name, class and subject', () => {
    expect(names('елк')).toEqual(['Ёлкина']);
    expect(names('7а')).toEqual(['Гарифуллина']);
    expect(names('матем')).toEqual(['Абрамова']);
  });

  it('keeps to the chosen role and offers only roles that somebody has', () => {
    expect(names('', 'director')).toEqual(['Белоусова']);
    expect(names('алгебра', 'director')).toEqual([]);
    expect(rolesAmong(people, STAFF_ROLES)).toEqual(['director', 'teacher', 'class_teacher']);
  });
});
