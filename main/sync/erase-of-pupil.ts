import { ERASED_NAME } from '#domain/personal-data/index.ts';
import type { WriteHandle } from '../database/handles.ts';
import { eraseRevisionTexts } from '../features/audit/index.ts';

/** Rows of journals that are a pupil's: their keys end with it. */
const OF_PUPIL = `substr(entity_id, -23) = '/' || ?`;

/**
 * A pupil's data was destroyed at the server (P-05); here goes what only this file holds: letters as they were made, words in own revisions, what was typed and refused. Called when the
 * pupil's row comes with its day, and again without effect.
 */
export function eraseOfPupil(tx: WriteHandle, pupilId: string): void {
  for (const { id, document } of tx.all<{ id: string; document: string }>(`SELECT id, document FROM letter WHERE pupil_id = ? AND document NOT LIKE '%"sections":[]%'`, pupilId)) {
    const { page, font, size } = JSON.parse(document) as Record<string, unknown>;
    tx.run(`UPDATE letter SET reasons = '[]', document = ? WHERE id = ?`, JSON.stringify({ title: ERASED_NAME, language: 'ru', page, font, size, sections: [] }), id);
  }
  tx.run(`DELETE FROM problem WHERE ${OF_PUPIL}`, pupilId);
  tx.run(`UPDATE pupil SET address = '', phone = '' WHERE id = ?`, pupilId);
  const day = tx.get<{ day: string }>('SELECT destroyed_on AS day FROM pupil WHERE id = ?', pupilId)!.day;
  eraseRevisionTexts(tx, pupilId, Date.parse(`${day}T00:00:00Z`));
}
