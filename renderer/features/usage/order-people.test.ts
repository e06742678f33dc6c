import { describe, expect, it } from 'vitest';
import { nextOrder, orderPeople, type UsageOfPerson, type UsageOrder } from './order-people.ts';

const person = (name: string, over: Partial<UsageOfPerson> = {}): UsageOfPerson => ({
  staffId: name, name, position: 'Учитель', lastSignInAt: null, days: 0, marks: 0, termMarks: 0, lessons: 0, attendance: 0, works: 0, other: 0, ...over,
});
const PEOPLE = [person('Ёлкина Мария', { marks: 3, days: 1, lastSignInAt: 20 }), person('Иванова Анна', { lessons: 2, other: 2, days: 2, lastSignInAt: 10 }), person('Абрамова Вера', { position: 'Завуч' }), person('Яшина Ольга')];
const found = (order: UsageOrder, over: { question?: string; filter?: 'all' | 'worked' | 'idle' } = {}) => orderPeople(PEOPLE, { question: '', filter: 'all', order, ...over }).map(({ name }) => name.split(' ')[0]);

describe('the table of who works (R-12)', () => {
  it('is ordered by every column, equals by name', () => {
    expect(found({ by: 'name', descending: false })).toEqual(['Абрамова', 'Ёлкина', 'Иванова', 'Яшина']);
    expect(found({ by: 'name', descending: true })).toEqual(['Яшина', 'Иванова', 'Ёлкина', 'Абрамова']);
    expect(found({ by: 'all', descending: true })).toEqual(['Иванова', 'Ёлкина', 'Абрамова', 'Яшина']);
    expect(found({ by: 'lastSignInAt', descending: false })).toEqual(['Абрамова', 'Яшина', 'Иванова', 'Ёлкина']);
    expect(found({ by: 'marks', descending: true })[0]).toBe('Ёлкина');
  });
  it('shows who made no entry, and is searched by name and position, ё as е', () => {
    const order = { by: 'name', descending: false } as const;
    expect(found(order, { filter: 'idle' })).toEqual(['Абрамова', 'Яшина']);
    expect(found(order, { filter: 'worked' })).toEqual(['Ёлкина', 'Иванова']);
    expect(found(order, { question: 'елк' })).toEqual(['Ёлкина']);
    expect(found(order, { question: 'завуч абр' })).toEqual(['Абрамова']);
    expect(found(order, { question: 'завуч ива' })).toEqual([]);
  });
  it('a first click on a number shows the most first, and the next one the least', () => {
    const first = nextOrder({ by: 'name', descending: false }, 'days');
    expect([first, nextOrder(first, 'days'), nextOrder(first, 'name')]).toEqual([{ by: 'days', descending: true }, { by: 'days', descending: false }, { by: 'name', descending: false }]);
  });
});
