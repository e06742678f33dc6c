import { describe, expect, it } from 'vitest';
import type { ReportDocument } from './report-document.ts';
import { untakenSheet, type UntakenSheetData } from './untaken-sheet.ts';

const data: UntakenSheetData = {
  school: 'МБОУ «Школа № 1»', date: '2026-11-26', name: 'Иванова Мария Сергеевна', unreadable: 0,
  entries: [
    { status: 'refused', code: 'not_allowed', kind: 'setMark', groupName: '7А', subjectName: 'Алгебра', heldOn: '2026-11-23', pupilName: 'Абдурахманова Анна', typed: '5', standing: '', typedOn: '2026-11-24' },
    { status: 'conflict', code: 'conflict_newer_version', kind: 'setLessonContent', groupName: '', subjectName: '', heldOn: '', pupilName: '', typed: '', standing: 'Дроби', typedOn: '2026-11-24' },
  ],
};
const plain = (document: ReportDocument): string => JSON.stringify(document).replaceAll('\u00a0', ' ');

describe('the sheet of records that a rescue could not bring into the journal (issue 4, point 3)', () => {
  it('names lesson, pupil, what was typed, what stands instead and why, and has a place to sign each', () => {
    const text = plain(untakenSheet(data));
    for (const part of ['Иванова Мария Сергеевна', 'Абдурахманова Анна', '7А, Алгебра', '5 (24.11.2026)', 'очищено (24.11.2026)', 'Дроби', 'у автора больше нет права вести этот журнал', 'запись уже изменил другой человек', 'урока больше нет', 'Внесено, подпись']) {
      expect(text).toContain(part);
    }
  });

  it('says that the day on it proves nothing, and how many it does not show', () => {
    expect(plain(untakenSheet(data))).toContain('доказательством он не служит');
    expect(plain(untakenSheet(data))).not.toContain('не открыты');
    expect(plain(untakenSheet({ ...data, unreadable: 4, name: '' }))).toMatch(/не открыты: 4\..*сотрудник, которого в списках школы больше нет|сотрудник, которого в списках школы больше нет.*не открыты: 4\./u);
  });
});
