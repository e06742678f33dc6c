import { asRussianLayout } from '#domain/journal/index.ts';

interface Findable {
  readonly groupName: string;
  readonly className: string;
  readonly subjectName: string;
  readonly teacherName: string;
}

/** Journals in which every typed word begins some word: «7а алг», also when it was typed under the Latin layout. */
export function findJournals<Journal extends Findable>(journals: readonly Journal[], query: string): readonly Journal[] {
  const typed = plain(query);
  if (typed === '') return journals;
  const found = matching(journals, typed);
  return found.length > 0 ? found : matching(journals, plain(asRussianLayout(query)));
}

function matching<Journal extends Findable>(journals: readonly Journal[], query: string): readonly Journal[] {
  const wanted = query.split(' ');
  return journals.filter((journal) => {
    const words = plain(`${journal.groupName} ${journal.className} ${journal.subjectName} ${journal.teacherName}`).split(' ');
    return wanted.every((part) => words.some((word) => word.startsWith(part)));
  });
}

const plain = (text: string): string => text.toLowerCase().replaceAll('ё', 'е').replace(/[()«».,/]/gu, ' ').trim().replace(/\s+/gu, ' ');
