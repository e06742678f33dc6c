import { expect, it } from 'vitest';
import { describeEventParams, SECURITY_PARAM_WORDS, SECURITY_REFUSAL_WORDS, SECURITY_VALUE_WORDS } from './index.ts';

const words = { params: SECURITY_PARAM_WORDS, refusals: SECURITY_REFUSAL_WORDS, values: SECURITY_VALUE_WORDS, roles: { auditor: 'аудитор' } };

it('parameters of events are told in words, and what has none as it is (issue 4, point 9)', () => {
  expect(describeEventParams({ role: 'auditor', object: '' }, words)).toBe('роль: аудитор');
  expect(describeEventParams({ code: 'credentials_wrong', pages: 3 }, words)).toBe('причина: неверный логин или пароль, страниц: 3');
  expect(describeEventParams({ again: 0, reason: 'idle' }, words)).toBe('повторно: нет, причина: без работы');
  // The same word means another thing beside another parameter, and names of the language itself are no words.
  expect(describeEventParams({ kind: 'auditor', code: 'constructor', toString: 'valueOf', reason: 'hasOwnProperty' }, words)).toBe('вид: auditor, причина: constructor, toString: valueOf, причина: hasOwnProperty');
});
