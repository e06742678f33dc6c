/**
 * A debt in the words of the journal: «контрольная работа «Линейные уравнения»». A title that begins with the kind of work says it
 * itself: «контрольная работа № 2 по теме «Степени»» stands alone.
 */
export function debtWork(workType: string, title: string): string {
  const kind = workType.toLowerCase();
  if (title === '') return kind;
  const stem = (text: string) => text.toLowerCase().slice(0, 4);
  if (stem(title) === stem(kind)) return title.charAt(0).toLowerCase() + title.slice(1);
  return `${kind} «${title.replaceAll('«', '„').replaceAll('»', '“')}»`;
}
