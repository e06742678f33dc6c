import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase, type SchoolDatabase } from '../../database/database.ts';
import { eraseOfPupil } from '../../sync/erase-of-pupil.ts';
import { commandId, fillSmallSchool, smallSchool as s } from '../../../tests/fixtures/small-school.ts';
import { eraseRevisionTexts, findBrokenLink, findChainEnd, listLinks, recordRevision } from './audit-repository.ts';

describe('words about a pupil whose data was destroyed, in the chain of a workstation (P-05, P-14, ADR 0015)', () => {
  let folder: string;
  let file: SchoolDatabase;
  const mark = (pupilId: string, number: number, comment: string) => file.write((tx) => recordRevision(tx, {
    commandId: commandId(number), command: 'commentMark', entity: 'mark', entityId: `${s.work23}/${pupilId}`, before: { value: 4, isDebt: false, comment: '' }, after: { value: 4, isDebt: false, comment }, authorId: s.teacher, madeAt: number,
  }));
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'uch-erased-'));
    const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(32).fill(5) });
    if (!opened.ok) throw new Error(opened.error.code);
    file = opened.value;
    await fillSmallSchool(file);
    await mark(s.anna, 1, 'Анна болела');
    await mark(s.boris, 2, 'Борис списал');
    await mark(s.anna, 3, 'Анна исправила');
  });
  afterEach(async () => {
    await file.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('go, others stay, the links are those of before, and the chain says what is left', async () => {
    const before = listLinks(file.read, 0, 10);
    await file.write((tx) => eraseRevisionTexts(tx, s.anna, 1_000));
    expect(file.read.all<{ after: string }>('SELECT after FROM revision ORDER BY seq').map(({ after }) => /Анна|Борис/u.exec(after)?.[0] ?? null)).toEqual([null, 'Борис', null, null]);
    expect(listLinks(file.read, 0, 10).slice(0, 3)).toEqual(before);
    expect([findBrokenLink(file.read), findChainEnd(file.read)?.seq]).toEqual([null, 4]);
    await file.write((tx) => eraseRevisionTexts(tx, s.anna, 2_000));
    expect(findChainEnd(file.read)?.seq).toBe(4);
  });

  it('are no cover: a content that was changed beneath a kept digest is found, with and without an erasure', async () => {
    await file.write((tx) => eraseRevisionTexts(tx, s.anna, 1_000));
    await file.write((tx) => tx.run(`UPDATE revision SET after = replace(after, '4', '2') WHERE seq = 3`));
    expect(findBrokenLink(file.read)).toBe(3);
    // Of one that nobody erased: the digest it had is easy to put beside a changed content.
    await file.write((tx) => {
      tx.run(`UPDATE revision SET after = replace(after, '2', '4') WHERE seq = 3`);
      const digest = Buffer.from(listLinks(tx, 1, 1)[0]!, 'base64url');
      tx.run(`UPDATE revision SET kept_digest = ?, after = replace(after, '4', '5') WHERE seq = 2`, digest);
    });
    expect(findBrokenLink(file.read)).toBe(2);
  });

  it('go with the letters and problems that only this file holds', async () => {
    await file.write((tx) => {
      tx.run(`UPDATE pupil SET destroyed_on = '2026-11-26', last_name = 'Данные уничтожены' WHERE id = ?`, s.anna);
      const document = JSON.stringify({ title: 'Письмо: Анна', language: 'ru', page: { size: 'A4' }, font: 'serif', size: 10, sections: [{ blocks: [{ kind: 'paragraph', text: 'Анна' }] }] });
      tx.run(`INSERT INTO letter VALUES ('l', '1', '2026-11', 1, '2026-11-20', ?, ?, ?, 'counts', '[{"kind":"debts"}]', ?, ?, 1)`, s.anna, s.class7A, s.openTerm, document, s.teacher);
      eraseOfPupil(tx, s.anna);
    });
    const { document, reasons } = file.read.get<{ document: string; reasons: string }>('SELECT document, reasons FROM letter')!;
    expect([document.includes('Анна'), JSON.parse(document), reasons]).toEqual([false, { title: 'Данные уничтожены', language: 'ru', page: { size: 'A4' }, font: 'serif', size: 10, sections: [] }, '[]']);
  });
});
