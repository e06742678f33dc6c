import { describe, expect, it } from 'vitest';
import { languageOf } from '../../i18n/index.ts';
import type { SyncProblem, SyncStatus } from './sync-status.ts';
import { commandInWords, failureOfCode, placeInWords, signOf } from './sync-words.ts';

const russian = languageOf('ru');
const at = (hours: number, minutes: number, day = 25) => new Date(2026, 10, day, hours, minutes).getTime();
const NOW = at(15, 0);
const TODAY = new Date(NOW).toDateString();
const status = (part: Partial<SyncStatus>): SyncStatus => ({
  state: 'synced', waiting: 0, problems: 0, lastContactAt: NOW, offlineSince: null, reason: null, firstSync: null, ...part,
});
const words = (part: Partial<SyncStatus>) => signOf(status(part), russian, TODAY)?.words;

describe('the sign of the connection (issue 3, 5)', () => {
  it('tells the states in words', () => {
    expect(words({})).toBe('Всё отправлено');
    expect(words({ state: 'pending', waiting: 3 })).toBe('Ждут отправки: 3');
    expect(words({ state: 'offline', offlineSince: at(14, 5) })).toBe('Нет связи с 14:05');
    expect(words({ state: 'offline', offlineSince: at(14, 5), waiting: 12 })).toBe('Нет связи с 14:05, ждут: 12');
    expect(words({ state: 'offline', offlineSince: at(14, 5, 21) })).toBe('Нет связи с 21.11.2026, 14:05');
    expect(words({ state: 'problem', problems: 2 })).toBe('Нужно решение: 2');
    expect(words({ state: 'syncing', firstSync: { done: 3, total: 12, rows: 4_000 } })).toBe('Загружаем: 3 из 12');
  });

  it('never hides what waits for a person behind another state', () => {
    expect(words({ state: 'offline', offlineSince: at(14, 5), problems: 1 })).toContain('Нужно решение: 1');
    expect(words({ state: 'pending', waiting: 1, problems: 1 })).toContain('Нужно решение: 1');
  });

  it('says nothing in a school that sends nothing anywhere', () => {
    expect(signOf(status({ state: 'alone' }), russian, TODAY)).toBeNull();
  });

  it('tells a screen reader no number that changes at every mark', () => {
    const said = (waiting: number) => signOf(status({ state: 'pending', waiting }), russian, TODAY)?.said;
    expect(said(3)).toBe(said(4));
  });
});

const problem = (place: Partial<SyncProblem['place']>) => ({
  place: { journalId: null, termId: null, lessonId: null, pupilId: null, groupName: '', subjectName: '', pupilName: '', heldOn: '', ...place },
}) as SyncProblem;

describe('places and reasons', () => {
  it('name what is still there', () => {
    expect(placeInWords(problem({ groupName: '7А', subjectName: 'Алгебра', pupilName: 'Иванова Анна', heldOn: '2026-11-12' }), russian))
      .toBe('7А, Алгебра · Иванова Анна · урок 12.11.2026');
    expect(placeInWords(problem({ groupName: '7А', subjectName: 'Алгебра', pupilName: 'Иванова Анна' }), russian)).toBe('7А, Алгебра · Иванова Анна');
    expect(placeInWords(problem({}), russian)).toBe('Этой клетки в журнале больше нет');
  });

  it('know every command, and do not stumble over one of a newer version', () => {
    expect(commandInWords('setTermMark', russian)).toBe('Итоговая отметка');
    expect(commandInWords('toString', russian)).toBe('Запись');
  });

  it('say a code that this build does not know as a defect with its reference', () => {
    expect(failureOfCode('term_closed', { term: '1 четверть' })).toEqual({ code: 'term_closed', params: { term: '1 четверть' } });
    expect(failureOfCode('made_in_2031', {})).toEqual({ code: 'app_unexpected', params: { reference: 'made_in_2031' } });
  });
});
