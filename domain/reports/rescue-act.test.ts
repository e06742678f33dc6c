import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { journalCommandArgs } from '#domain/contract/journal-commands.ts';
import type { ReportDocument } from './report-document.ts';
import { RESCUED_KIND_WORDS, rescueAct, UNTAKEN_WORDS, type RescueActData } from './rescue-act.ts';

const data: RescueActData = {
  school: 'МБОУ «Школа № 1»', date: '2026-11-26', workstation: 'Учительская, ПК 3', name: 'Иванова Мария Сергеевна', position: 'Учитель', basis: 'служебная записка от 26.11.2026',
  doneBy: { name: 'Кузнецова Мария Сергеевна', position: 'Заместитель директора' }, lastChangedOn: '2026-11-20', waiting: 12, accepted: 9, refused: 2, conflicts: 1, left: 0,
  places: [
    { status: 'refused', code: 'term_closed', kind: 'setMark', groupName: '7А', subjectName: 'Алгебра', heldOn: '2026-10-12', count: 2 },
    { status: 'conflict', code: 'conflict_newer_version', kind: 'setMark', groupName: '', subjectName: '', heldOn: '', count: 1 },
  ],
};
const plain = (document: ReportDocument): string => JSON.stringify(document).replaceAll('\u00a0', ' ');

describe('the act of a rescue (issue 4, point 3)', () => {
  it('says whose records, on what ground, by whom, and how many of each end', () => {
    const text = plain(rescueAct(data));
    for (const part of ['Иванова Мария Сергеевна, Учитель', 'служебная записка от 26.11.2026', 'Кузнецова Мария Сергеевна, Заместитель директора', '26 ноября 2026', '20 ноября 2026', '"value":12', '"value":9', 'Иванова М. С.']) {
      expect(text).toContain(part);
    }
  });

  it('names lesson, class, subject and reason of what was not taken, and leaves the part out where all was', () => {
    const text = plain(rescueAct(data));
    expect(text).toContain('отказано: период закрыт');
    expect(text).toContain('решает учитель: запись уже изменил другой человек');
    expect(text).toContain('урока больше нет');
    expect(plain(rescueAct({ ...data, places: [] }))).not.toContain('Не вошло в журнал');
  });

  it('of who is in the lists of the school no more says so', () => {
    expect(plain(rescueAct({ ...data, name: '', position: '' }))).toContain('сотрудник, которого в списках школы больше нет');
  });

  it('has words for every command of the journal, and for every reason for which the rules refuse one', () => {
    expect(Object.keys(journalCommandArgs).filter((name) => !Object.hasOwn(RESCUED_KIND_WORDS, name))).toEqual([]);
    const rules = join(import.meta.dirname, '..', 'journal');
    const codes = readdirSync(rules, { encoding: 'utf8', recursive: true }).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).flatMap((name) => [...readFileSync(join(rules, name), 'utf8').matchAll(/failed\('([a-z_]+)'/g)].map((found) => found[1]!));
    expect(codes.length).toBeGreaterThan(15);
    expect([...new Set(codes)].filter((code) => !Object.hasOwn(UNTAKEN_WORDS, code))).toEqual([]);
  });
});
