import type { OutputFor } from '../../bridge/index.ts';
import type { Format, Texts } from '../../i18n/index.ts';

export type Movement = OutputFor<'people', 'readMovements'>['movements'][number];

/** What a change did, in one phrase: «Иванов Пётр: перевод из 7А в 7Б с 01.12.2026». */
export function movementWords({ movements: t }: Texts['people'], format: Pick<Format, 'date'>, movement: Movement): string {
  const { kind, className, fromClassName, onDay } = movement;
  const name = movement.pupilName ?? t.gone;
  const day = onDay === null ? '' : format.date(onDay);
  switch (kind) {
    case 'import':
      return t.what.import(movement);
    case 'enrol':
      return fromClassName === null ? t.what.enrol(name, className, day) : t.what.transfer(name, fromClassName, className, day);
    case 'transfer':
      return t.what.transfer(name, fromClassName ?? '–', className, day);
    case 'dismiss':
      return t.what.dismiss(name, className, day);
    case 'correct':
      return t.what.correct(name);
  }
}
