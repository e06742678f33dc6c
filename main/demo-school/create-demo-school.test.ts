import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sexOfPatronymic, sortName } from '#domain/people/index.ts';
import { openDatabase, type SchoolDatabase } from '../database/database.ts';
import { createDemoSchool, DEMO_TODAY, type DemoSchoolOptions } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-demo-'));
const open: SchoolDatabase[] = [];
let files = 0;

async function emptyFile(): Promise<SchoolDatabase> {
  const opened = await openDatabase({ file: join(folder, `school-${files++}.db`), key: new Uint8Array(32).fill(5) });
  if (!opened.ok) throw new Error(opened.error.code);
  open.push(opened.value);
  return opened.value;
}

async function school(options: DemoSchoolOptions): Promise<SchoolDatabase> {
  const db = await emptyFile();
  await createDemoSchool(db, options);
  return db;
}

function contentOf(db: SchoolDatabase): string {
  const hash = createHash('sha256');
  for (const { name } of db.read.all<{ name: string }>(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)) {
    hash.update(name);
    for (const row of db.read.raw(`SELECT * FROM "${name}" ORDER BY 1, 2`)) hash.update(JSON.stringify(row));
  }
  return hash.digest('hex');
}

afterAll(async () => {
  for (const db of open) await db.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the generator', () => {
  it('gives the same content for the same seed and another for another', async () => {
    const small = { pupils: 70, today: '2026-10-12' };
    const [one, again, other] = [await school({ seed: 7, ...small }), await school({ seed: 7, ...small }), await school({ seed: 8, ...small })];
    expect(contentOf(again)).toBe(contentOf(one));
    expect(contentOf(other)).not.toBe(contentOf(one));
  });

  it('makes whole years before the running one', async () => {
    const db = await school({ seed: 3, pupils: 44, years: 2 });
    const years = db.read.raw<[string, number, number]>(
      `SELECT y.name, count(DISTINCT t.id), count(tm.value) > 0 FROM academic_year y JOIN term t ON t.year_id = y.id LEFT JOIN term_mark tm ON tm.term_id = t.id
       WHERE t.closed_at IS NOT NULL GROUP BY y.id ORDER BY y.starts_on`,
    );
    expect(years).toEqual([['2025/26', 4, 1], ['2026/27', 1, 1]]);
    // Who was in 6А is in 7А now.
    const moved = db.read.get<{ n: number; of: number }>(
      `SELECT count(*) AS of, count(now.id) AS n FROM study_group g JOIN academic_year y ON y.id = g.year_id AND y.name = '2025/26'
       JOIN membership m ON m.group_id = g.id LEFT JOIN (SELECT m2.id, m2.pupil_id FROM membership m2 JOIN study_group g2 ON g2.id = m2.group_id
       JOIN academic_year y2 ON y2.id = g2.year_id AND y2.name = '2026/27' WHERE g2.name = '7А') now ON now.pupil_id = m.pupil_id WHERE g.name = '6А'`,
    )!;
    expect(moved.of).toBeGreaterThan(0);
    expect(moved.n).toBe(moved.of);
    expect(db.read.all('PRAGMA foreign_key_check')).toEqual([]);
  });

  it('stops when it is told to and leaves no school behind', async () => {
    const db = await emptyFile();
    const stop = new AbortController();
    const steps: string[] = [];
    const work = createDemoSchool(db, {
      seed: 1, pupils: 120, signal: stop.signal,
      onProgress: ({ step }) => {
        steps.push(step);
        if (step === 'lessons') stop.abort();
      },
    });
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
    expect(steps).toEqual(['people', 'load', 'timetable', 'lessons']);
    expect(db.read.get('SELECT count(*) AS n FROM school')).toEqual({ n: 0 });
  });

  it('refuses a file that holds something already', async () => {
    const db = await school({ seed: 1, pupils: 22, today: '2026-09-02' });
    await expect(createDemoSchool(db, { seed: 1, pupils: 22 })).rejects.toThrow('already holds a school');
  });
});

describe('the school of 600', () => {
  let db: SchoolDatabase;
  const one = <Row>(sql: string, ...params: (string | number)[]) => db.read.get<Row>(sql, ...params)!;
  const count = (sql: string, ...params: (string | number)[]) => one<{ n: number }>(`SELECT count(*) AS n FROM ${sql}`, ...params).n;
  const WHERE_HELD = 'lesson l JOIN journal j ON j.id = l.journal_id';

  beforeAll(async () => {
    db = await school({ seed: 1 });
  });

  it('has its people, classes and journals', () => {
    expect(count('pupil')).toBe(600);
    expect(count('staff')).toBeGreaterThanOrEqual(40);
    expect(count('staff')).toBeLessThanOrEqual(50);
    expect(count(`study_group WHERE kind = 'class'`)).toBe(22);
    expect(count('study_group WHERE class_teacher_id IS NULL AND parent_id IS NULL')).toBe(0);
    expect(one(`SELECT kind FROM school`)).toEqual({ kind: 'demo' });
    expect(db.read.raw('SELECT DISTINCT role FROM staff_role ORDER BY role').flat()).toEqual([
      'administrator', 'class_teacher', 'deputy', 'director', 'methodist', 'secretary', 'teacher',
    ]);
    const sizes = db.read.raw<[number]>(`SELECT count(*) FROM membership m JOIN study_group g ON g.id = m.group_id AND g.kind = 'class' GROUP BY g.id`).flat();
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(23);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(32);
  });

  it('keeps every reference and every index sound', () => {
    expect(db.read.all('PRAGMA foreign_key_check')).toEqual([]);
    expect(db.checkIntegrity().ok).toBe(true);
  });

  it('has names that agree in sex and sort as the school sorts', () => {
    const wrong = db.read
      .all<{ last: string; first: string; middle: string; sex: 'male' | 'female'; sort: string }>(
        'SELECT last_name AS last, first_name AS first, middle_name AS middle, sex, sort_name AS sort FROM pupil',
      )
      .filter(({ last, first, middle, sex, sort }) => {
        const told = [sexOfPatronymic(middle), /(ова|ева|ёва|ина|ская|цкая)$/.test(last) ? 'female' : undefined, /(ов|ев|ёв|ский|цкий)$/.test(last) ? 'male' : undefined];
        return sort !== sortName(last, first, middle) || told.some((word) => word !== undefined && word !== sex);
      });
    expect(wrong).toEqual([]);
    expect(count(`pupil WHERE middle_name = ''`)).toBeGreaterThan(0);
    expect(count(`pupil WHERE last_name LIKE '%ё%' OR first_name LIKE '%ё%'`)).toBeGreaterThan(10);
  });

  it('has namesakes, twins and very long names in 7А, one who came and one who left', () => {
    const members = db.read.all<{ name: string; born: string; address: string; startsOn: string; endsOn: string | null }>(
      `SELECT p.last_name || ' ' || p.first_name || ' ' || p.middle_name AS name, p.birth_date AS born, p.address, m.starts_on AS startsOn, m.ends_on AS endsOn
       FROM membership m JOIN pupil p ON p.id = m.pupil_id JOIN study_group g ON g.id = m.group_id WHERE g.name = '7А' ORDER BY p.sort_name`,
    );
    expect(members.filter(({ name }) => name === 'Иванова Мария Сергеевна').map(({ born }) => born).filter((born, at, all) => all.indexOf(born) === at)).toHaveLength(2);
    const twins = members.filter(({ name }) => name.startsWith('Журавлёва В'));
    expect(twins).toHaveLength(2);
    expect([twins[0]!.born, twins[0]!.address]).toEqual([twins[1]!.born, twins[1]!.address]);
    expect(members.some(({ name }) => name === 'Абдурахманов-Заде Мухаммад-Амин Шамсутдинович')).toBe(true);
    expect(members.filter(({ startsOn }) => startsOn > '2026-09-01')).toHaveLength(1);
    expect(members.filter(({ endsOn }) => endsOn !== null)).toHaveLength(1);
  });

  it('has birth dates that fit the grade', () => {
    const ages = db.read.raw<[number, string, string]>(
      `SELECT g.grade, min(p.birth_date), max(p.birth_date) FROM membership m JOIN pupil p ON p.id = m.pupil_id JOIN study_group g ON g.id = m.group_id AND g.kind = 'class' GROUP BY g.grade`,
    );
    for (const [grade, oldest, youngest] of ages) {
      const firstYear = 2026 - grade + 1;
      expect(oldest >= `${firstYear - 8}-10-01`).toBe(true);
      expect(youngest <= `${firstYear - 6}-03-31`).toBe(true);
    }
  });

  it('has a guardian with a telephone for every pupil, brothers and sisters share them', () => {
    expect(count(`pupil p WHERE NOT EXISTS (SELECT 1 FROM guardian g WHERE g.pupil_id = p.id AND g.phone <> '')`)).toBe(0);
    const families = one<{ n: number }>(`SELECT count(DISTINCT phone) AS n FROM guardian WHERE position = 1`).n;
    expect(families).toBeLessThan(590);
    expect(families).toBeGreaterThan(450);
  });

  it('puts only members of the class into its subgroups, each into one', () => {
    expect(
      count(`membership m JOIN study_group g ON g.id = m.group_id AND g.kind = 'subgroup'
             WHERE NOT EXISTS (SELECT 1 FROM membership c WHERE c.group_id = g.parent_id AND c.pupil_id = m.pupil_id AND c.starts_on = m.starts_on AND c.ends_on IS m.ends_on)`),
    ).toBe(0);
    expect(
      count(`(SELECT 1 FROM membership m JOIN journal j ON j.group_id = m.group_id JOIN study_group g ON g.id = m.group_id AND g.kind = 'subgroup'
              GROUP BY m.pupil_id, j.subject_id HAVING count(*) > 1)`),
    ).toBe(0);
  });

  it('holds every lesson inside a term, on no holiday, on no Sunday, at the hour of the timetable', () => {
    expect(count(`${WHERE_HELD} WHERE NOT EXISTS (SELECT 1 FROM term t WHERE t.year_id = j.year_id AND l.held_on BETWEEN t.starts_on AND t.ends_on)`)).toBe(0);
    expect(count(`${WHERE_HELD} JOIN holiday h ON l.held_on BETWEEN h.starts_on AND h.ends_on`)).toBe(0);
    expect(count(`lesson WHERE strftime('%w', held_on) = '0'`)).toBe(0);
    expect(
      count(`lesson l WHERE NOT EXISTS (SELECT 1 FROM timetable_slot s WHERE s.journal_id = l.journal_id AND s.bell_number = l.bell_number AND s.weekday = CAST(strftime('%w', l.held_on) AS INTEGER))`),
    ).toBe(0);
    expect(one('SELECT max(held_on) AS day FROM lesson')).toEqual({ day: DEMO_TODAY });
  });

  it('has no two lessons of a teacher or in a room at the same time', () => {
    expect(count(`(SELECT 1 FROM ${WHERE_HELD} GROUP BY j.teacher_id, l.held_on, l.bell_number HAVING count(*) > 1)`)).toBe(0);
    expect(count(`(SELECT 1 FROM timetable_slot GROUP BY room, weekday, bell_number HAVING count(*) > 1)`)).toBe(0);
  });

  it('takes topics from the plan, in order; only the last days of some teachers wait', () => {
    expect(count(`lesson l JOIN plan_item p ON p.id = l.plan_item_id WHERE p.topic <> l.topic OR p.journal_id <> l.journal_id`)).toBe(0);
    expect(
      count(`(SELECT p.number - row_number() OVER (PARTITION BY l.journal_id ORDER BY l.held_on, l.bell_number) AS gap FROM lesson l JOIN plan_item p ON p.id = l.plan_item_id) WHERE gap <> 0`),
    ).toBe(0);
    expect(count(`lesson WHERE topic = '' AND held_on < '2026-11-20'`)).toBe(0);
    expect(count(`lesson WHERE topic = '' AND held_on IN ('2026-11-20', '2026-11-21')`)).toBeGreaterThan(5);
    expect(count(`lesson WHERE topic = '' AND held_on = ?`, DEMO_TODAY)).toBeGreaterThan(80);
    expect(count(`lesson WHERE topic <> '' AND held_on = ?`, DEMO_TODAY)).toBeGreaterThan(0);
  });

  it('leaves the class teacher of 7А something to fill in', () => {
    expect(
      count(`${WHERE_HELD} JOIN study_group g ON g.class_teacher_id = j.teacher_id AND g.name = '7А' JOIN subject s ON s.id = j.subject_id AND s.graded = 1
             WHERE l.topic = '' AND j.group_id = g.id`),
    ).toBeGreaterThan(0);
  });

  it('gives every lesson that is marked a work, grade 1 and subjects without marks none (G-04)', () => {
    const marked = 's.graded = 1 AND g.grade > 1';
    const joined = `${WHERE_HELD} JOIN subject s ON s.id = j.subject_id JOIN study_group g ON g.id = j.group_id`;
    expect(count(`${joined} WHERE ${marked} AND NOT EXISTS (SELECT 1 FROM work w WHERE w.lesson_id = l.id)`)).toBe(0);
    expect(count(`${joined} JOIN work w ON w.lesson_id = l.id WHERE NOT (${marked})`)).toBe(0);
    expect(count(`term_mark tm JOIN journal j ON j.id = tm.journal_id JOIN subject s ON s.id = j.subject_id JOIN study_group g ON g.id = j.group_id WHERE NOT (${marked})`)).toBe(0);
  });

  it.each(['mark', 'attendance'])('puts no %s outside the membership', (table) => {
    const lesson = table === 'mark' ? 'mark m JOIN work w ON w.id = m.work_id JOIN lesson l ON l.id = w.lesson_id' : 'attendance m JOIN lesson l ON l.id = m.lesson_id';
    expect(
      count(`${lesson} JOIN journal j ON j.id = l.journal_id WHERE NOT EXISTS (SELECT 1 FROM membership b WHERE b.group_id = j.group_id AND b.pupil_id = m.pupil_id
             AND b.starts_on <= l.held_on AND (b.ends_on IS NULL OR b.ends_on >= l.held_on))`),
    ).toBe(0);
  });

  it('marks the absent only where the work was made up later, the exempt never', () => {
    const joined = 'mark m JOIN work w ON w.id = m.work_id JOIN lesson l ON l.id = w.lesson_id JOIN attendance a ON a.lesson_id = l.id AND a.pupil_id = m.pupil_id';
    expect(count(`${joined} WHERE a.code = 'EXEMPT'`)).toBe(0);
    const absent = `a.code IN ('ABSENT', 'EXCUSED', 'ILLNESS', 'UNEXCUSED') AND m.value IS NOT NULL`;
    expect(count(`${joined} WHERE ${absent}`)).toBeGreaterThan(10);
    expect(count(`${joined} WHERE ${absent} AND date(m.made_at / 1000, 'unixepoch') < date(l.held_on, '+6 days')`)).toBe(0);
  });

  it('lets nobody write before the lesson or after today', () => {
    expect(count(`mark m JOIN work w ON w.id = m.work_id JOIN lesson l ON l.id = w.lesson_id JOIN journal j ON j.id = l.journal_id
                  WHERE m.author_id <> j.teacher_id OR date(m.made_at / 1000, 'unixepoch', '+5 hours') < l.held_on OR date(m.made_at / 1000, 'unixepoch', '+5 hours') > ?`, DEMO_TODAY)).toBe(0);
  });

  it('looks like a school: averages, density of marks, absences', () => {
    const { average } = one<{ average: number }>(
      `SELECT avg(a) AS average FROM (SELECT sum(m.value * w.weight) / sum(w.weight) AS a FROM mark m JOIN work w ON w.id = m.work_id JOIN lesson l ON l.id = w.lesson_id
       WHERE m.value IS NOT NULL GROUP BY l.journal_id, m.pupil_id)`,
    );
    expect(average).toBeGreaterThan(3.5);
    expect(average).toBeLessThan(4.4);
    const lessons = `lesson l JOIN journal j ON j.id = l.journal_id JOIN membership b ON b.group_id = j.group_id AND b.starts_on <= l.held_on AND (b.ends_on IS NULL OR b.ends_on >= l.held_on)`;
    const possible = count(`${lessons} WHERE l.topic <> ''`);
    const absent = count(`attendance a JOIN lesson l ON l.id = a.lesson_id WHERE l.topic <> '' AND a.code IN ('ABSENT', 'EXCUSED', 'ILLNESS', 'UNEXCUSED')`);
    expect(absent / possible).toBeGreaterThan(0.03);
    expect(absent / possible).toBeLessThan(0.08);
    const filled = (type: string) =>
      one<{ share: number }>(
        `SELECT 1.0 * (SELECT count(*) FROM mark m JOIN work w ON w.id = m.work_id JOIN lesson l ON l.id = w.lesson_id WHERE w.work_type_id = t.id AND l.held_on < '2026-11-16')
           / (SELECT count(*) FROM work w JOIN ${lessons.replace('lesson l', 'lesson l ON l.id = w.lesson_id')} WHERE w.work_type_id = t.id AND l.held_on < '2026-11-16') AS share
         FROM work_type t WHERE t.name = ?`, type,
      ).share;
    expect(filled('Ответ на уроке')).toBeGreaterThan(0.25);
    expect(filled('Ответ на уроке')).toBeLessThan(0.4);
    expect(filled('Контрольная работа')).toBeGreaterThan(0.9);
    for (const code of ['ABSENT', 'EXCUSED', 'ILLNESS', 'UNEXCUSED', 'LATE', 'EXEMPT']) expect(count('attendance WHERE code = ?', code)).toBeGreaterThan(50);
    expect(count('mark WHERE is_debt = 1')).toBeGreaterThan(100);
    expect(count(`mark WHERE comment <> ''`)).toBeGreaterThan(100);
    // «5/4»: several works of a lesson, a mark in each.
    expect(count(`(SELECT 1 FROM mark m JOIN work w ON w.id = m.work_id WHERE m.value IS NOT NULL GROUP BY w.lesson_id, m.pupil_id HAVING count(*) > 1)`)).toBeGreaterThan(500);
  });

  it('closes the first quarter with a mark for each pupil, with a reason where it is far from the average (T-01, §3.4)', () => {
    expect(db.read.raw('SELECT number, closed_at IS NOT NULL FROM term ORDER BY number')).toEqual([[1, 1], [2, 0], [3, 0], [4, 0]]);
    expect(
      count(`journal j JOIN subject s ON s.id = j.subject_id AND s.graded = 1 JOIN study_group g ON g.id = j.group_id AND g.grade > 1
             JOIN membership m ON m.group_id = g.id AND m.starts_on <= '2026-10-23' AND (m.ends_on IS NULL OR m.ends_on >= '2026-10-24')
             WHERE NOT EXISTS (SELECT 1 FROM term_mark t WHERE t.journal_id = j.id AND t.pupil_id = m.pupil_id)`),
    ).toBe(0);
    expect(
      count(`(SELECT tm.value AS given, tm.reason, sum(m.value * w.weight) / sum(w.weight) AS average FROM term_mark tm JOIN term t ON t.id = tm.term_id
              JOIN lesson l ON l.journal_id = tm.journal_id AND l.held_on BETWEEN t.starts_on AND t.ends_on JOIN work w ON w.lesson_id = l.id
              JOIN mark m ON m.work_id = w.id AND m.pupil_id = tm.pupil_id AND m.value IS NOT NULL
              WHERE tm.value IN ('2', '3', '4', '5') GROUP BY tm.journal_id, tm.pupil_id)
             WHERE abs(average - given) > 0.5 + 1e-9 AND reason = ''`),
    ).toBe(0);
    const notAttested = count(`term_mark WHERE value = 'н/а'`);
    expect(notAttested).toBeGreaterThan(5);
    expect(notAttested).toBeLessThan(100);
    expect(count(`term_mark WHERE value = 'осв'`)).toBeGreaterThan(0);
  });
});
