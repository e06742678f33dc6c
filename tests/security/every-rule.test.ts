import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '..', '..', 'electron', 'security');
const rules = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'index.ts');

test.each(rules)('%s has a test of its own', (rule) => {
  expect(readdirSync(folder)).toContain(rule.replace(/\.ts$/, '.test.ts'));
});

test.each(rules.filter((rule) => rule !== 'page-address.ts'))('%s names the item of the security checklist that it serves', (rule) => {
  expect(readFileSync(join(folder, rule), 'utf8')).toMatch(/checklist \d+|checklist \d+[–,]/);
});

test.each(rules)('%s is joined to the application in index.ts', (rule) => {
  const joined = readFileSync(join(folder, 'index.ts'), 'utf8') + readFileSync(join(folder, 'page-protocol.ts'), 'utf8');
  expect(joined).toContain(`./${rule}`);
});
