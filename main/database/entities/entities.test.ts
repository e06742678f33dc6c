import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fillSmallSchool, smallSchool as s } from '../../../tests/fixtures/small-school.ts';
import { openDatabase } from '../database.ts';
import { groupEntity } from './groups.ts';
import { ENTITIES } from './index.ts';

it('entities name only columns that the migrations made, with their nullability; they read relations and cannot write', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'uchitelskaya-entities-'));
  const opened = await openDatabase({ file: join(folder, 'school.db'), key: new Uint8Array(Buffer.alloc(32, 3)) });
  if (!opened.ok) throw new Error(opened.error.code);
  const database = opened.value;
  await fillSmallSchool(database);
  const orm = await database.orm();
  for (const entity of ENTITIES) {
    const table = database.read.all<{ name: string; notnull: number; pk: number }>(`SELECT name, "notnull", pk FROM pragma_table_info('${entity.options.name}')`);
    const columns = new Map(table.map((column) => [column.name, column]));
    for (const column of orm.getMetadata(entity).columns) {
      const real = columns.get(column.databaseName);
      expect(real, `${entity.options.name}.${column.databaseName}`).toBeDefined();
      expect(column.isNullable, `${entity.options.name}.${column.databaseName} nullable`).toBe(real!.notnull === 0 && real!.pk === 0);
    }
  }
  const groups = orm.getRepository(groupEntity);
  const class7A = await groups.findOne({ where: { id: s.class7A }, relations: { classTeacher: true, memberships: { pupil: true } } });
  expect(class7A?.classTeacher?.lastName).toBe('Петрова');
  expect(class7A?.memberships?.map((membership) => membership.pupil?.firstName).sort()).toEqual(['Анна', 'Борис', 'Вера']);
  await expect(groups.update({ id: s.class7A }, { name: '7Я' })).rejects.toThrow(/readonly|read-only/i);
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});
