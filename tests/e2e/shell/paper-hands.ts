import type { Page } from 'playwright-core';
import type { WithApi } from './shell-hands.ts';

/** The letters of up to two pupils of that class, made for the printer as the page does it. Answers what the core holds them under. */
export async function makeLetters(page: Page, className: string): Promise<string> {
  const made = await page.evaluate(async (name) => {
    const { api } = globalThis as WithApi;
    const overview = await api.school.readOverview({});
    if (!overview.ok) return overview;
    const { classes, terms, today } = overview.value;
    const { groupId } = classes.find((one) => one.name === name)!;
    const { termId } = terms.find(({ startsOn, endsOn }) => startsOn <= today && today <= endsOn) ?? terms[0]!;
    const thresholds = { absencePercent: 20, densityPercent: 70, averageBelow: 3.5, debtsFrom: 1 };
    const candidates = await api.letters.listCandidates({ groupId, termId, thresholds });
    if (!candidates.ok) return candidates;
    return api.letters.makeForPrinter({
      jobId: 'print', groupId, termId, pupilIds: candidates.value.pupils.slice(0, 2).map(({ pupilId }) => pupilId),
      options: { variant: 'counts', paper: 'A4', addressBlock: false, slip: true, directorSigns: false, forecast: true, thresholds, recommendation: '', notes: [] },
    });
  }, className);
  if (!made.ok) throw new Error(`${made.error.code} ${JSON.stringify(made.error.params)}`);
  return made.value.spoolId;
}
