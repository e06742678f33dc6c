import { expect, it } from 'vitest';
import { findJournals } from './find-journals.ts';

const journal = (groupName: string, subjectName: string, teacherName = 'Иванова М. С.') => ({ groupName, className: groupName.slice(0, 2), subjectName, teacherName });
const all = [journal('7А', 'Алгебра'), journal('7Б', 'Алгебра', 'Чернышёв О. Б.'), journal('7А (англ. 1)', 'Иностранный язык (английский)'), journal('9А', 'Физика')];
const found = (query: string) => findJournals(all, query).map((one) => `${one.groupName} ${one.subjectName}`);

it.each([
  ['', 4], ['7а', 2], ['7а алг', 1], ['алг 7а', 1], ['чернышев', 1], ['англ', 1], ['химия', 0], ['7f fku', 1],
])('«%s» finds %i', (query, count) => expect(found(query)).toHaveLength(count));
