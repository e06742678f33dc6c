import { expect, it } from 'vitest';
import { NO_ANSWER, transferOf } from './transfer-question.tsx';

it('an export that may leave the school waits for a whole answer; «stays» is one (P-05)', () => {
  expect(transferOf(NO_ANSWER)).toBeUndefined();
  expect(transferOf({ ...NO_ANSWER, leaves: false, recipient: 'x' })).toBeNull();
  expect(transferOf({ ...NO_ANSWER, leaves: true })).toBeUndefined();
  expect(transferOf({ ...NO_ANSWER, leaves: true, recipient: '   ', basis: 'запрос № 7' })).toBeUndefined();
  expect(transferOf({ ...NO_ANSWER, leaves: true, recipient: 'Прокуратура', basis: ' №' })).toBeUndefined();
  expect(transferOf({ leaves: true, recipient: ' Прокуратура ', ground: 'law', basis: ' запрос № 7 ' })).toEqual({ recipient: 'Прокуратура', ground: 'law', basis: 'запрос № 7' });
});
