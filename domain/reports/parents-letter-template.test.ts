import { describe, expect, it } from 'vitest';
import { DEFAULT_LETTER_TEMPLATE, fillTemplate, templateProblems } from './parents-letter-template.ts';

describe('the wording of the letter (R7)', () => {
  it('our own wording has no problem', () => {
    expect(templateProblems(DEFAULT_LETTER_TEMPLATE)).toEqual([]);
  });

  it('finds a mistyped field and an empty text before the school saves them', () => {
    expect(templateProblems({ ...DEFAULT_LETTER_TEMPLATE, footer: 'Письмо {намер}', title: ' ' })).toEqual([
      { key: 'title', kind: 'empty' },
      { key: 'footer', kind: 'unknown_field', field: 'намер' },
    ]);
  });

  it('shows a gap rather than hiding it', () => {
    const template = { ...DEFAULT_LETTER_TEMPLATE, numberAndDate: '{ номер } / {неизвестно}' };
    expect(fillTemplate(template, 'numberAndDate', { номер: '7', дата: 'сегодня' })).toBe('7 / {неизвестно}');
  });

  it('does not take what was filled in for a field', () => {
    expect(fillTemplate(DEFAULT_LETTER_TEMPLATE, 'numberAndDate', { номер: '{дата}', дата: 'сегодня' })).toBe('№ {дата} от сегодня');
  });

  it('keeps one full stop after «г.» and three of an ellipsis', () => {
    const template = { ...DEFAULT_LETTER_TEMPLATE, numberAndDate: 'от {дата}. Ждём...' };
    expect(fillTemplate(template, 'numberAndDate', { номер: '1', дата: '5 мая 2026 г.' })).toBe('от 5 мая 2026 г. Ждём...');
  });
});
