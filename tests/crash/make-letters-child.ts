import { writeSync } from 'node:fs';
import { openCore } from '../fixtures/letters-core.ts';

/**
 * Makes letters for a whole class where the world is against it; prints one line of JSON: what was answered, what the register
 * holds afterwards, and how often the log was troubled. Arguments: data folder, worker folder, target file, class, term, class teacher.
 */
const [dataFolder, workerFolder, filePath, groupId, termId, staffId] = process.argv.slice(2);
if (!dataFolder || !workerFolder || !filePath || !groupId || !termId || !staffId) throw new Error('data folder, worker folder, file, class, term, teacher');

const thresholds = { absencePercent: 20, densityPercent: 70, averageBelow: 3.5, debtsFrom: 1 };
const caller = { session: { staffId }, windowId: 1, filePath };
const core = await openCore(dataFolder, workerFolder, () => 1_795_000_000_000);
const listed = await core.call('letters.listCandidates', { groupId, termId, thresholds }, caller);
const { pupils } = (listed.ok ? listed.value : { pupils: [] }) as { pupils: { pupilId: string }[] };
const options = { variant: 'counts', paper: 'A4', addressBlock: false, slip: true, directorSigns: false, forecast: true, thresholds, recommendation: '', notes: [] };
const answer = await core.call(
  'letters.makeFile', { jobId: 'make', fileToken: 'x'.repeat(20), format: 'pdf', groupId, termId, pupilIds: pupils.map(({ pupilId }) => pupilId), options }, caller,
);
const register = await core.call('letters.listLetters', { groupId }, caller);
await core.close();
writeSync(1, `${JSON.stringify({ asked: pupils.length, answer, register, troubles: core.log.errors.map(String) })}\n`);
