import { expect, it } from 'vitest';
import { PERSONAL_DOCUMENTS } from '#domain/personal-data/index.ts';
import { SECURITY_VALUE_WORDS } from '#domain/audit/index.ts';
import { PREPARED_PAPERS } from './prepared-papers.ts';

it('every document that the regulations name is prepared by the program, and has a word in the register of printed documents (P-11, P-13)', () => {
  const obligatory = PERSONAL_DOCUMENTS.filter((one) => one.obligatory).map(({ kind }) => kind);
  expect(obligatory.filter((kind) => PREPARED_PAPERS[kind] === undefined)).toEqual([]);
  expect(Object.values(PREPARED_PAPERS).filter(({ kind }) => SECURITY_VALUE_WORDS['what']?.[`personal-${kind}`] === undefined)).toEqual([]);
});
