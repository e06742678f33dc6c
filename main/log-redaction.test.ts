import { expect, test } from 'vitest';
import { withoutPersonalData } from './log-redaction.ts';

test.each([
  ['SQLITE_CORRUPT: database disk image is malformed', 'SQLITE_CORRUPT: database disk image is malformed'],
  ['Unexpected token И in JSON at position 12', 'Unexpected token …in JSON at position 12'],
  ['no pupil «Петров Пётр»', 'no pupil "…"'],
  ['write to ivanova.m@school7.ru failed', 'write to … failed'],
  ['snils 112-233-445 95', 'snils …'],
  ['open /home/maria/.config/uchitelskaya/demo.db', 'open ~/.config/uchitelskaya/demo.db'],
  [String.raw`open C:\Users\Мария Ивановна\AppData\x.db`, String.raw`open C:\Users\…\AppData\x.db`],
])('«%s» is logged as «%s»', (text, logged) => {
  expect(withoutPersonalData(text, '/home/maria')).toBe(logged);
});
