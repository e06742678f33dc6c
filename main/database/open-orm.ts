import BetterSqlite3 from 'better-sqlite3-multiple-ciphers';
import { DataSource } from 'typeorm';
import { prepareReader, type RawDatabase } from './connection.ts';
import { ENTITIES } from './entities/index.ts';

/**
 * TypeORM for reading, on a connection that cannot write: its transactions share one connection, and a write that was
 * acknowledged there could be rolled back with somebody else's (design §5, reproduced). `synchronize` stays off.
 */
export async function openOrm(file: string, key: Uint8Array): Promise<DataSource> {
  const source = new DataSource({
    type: 'better-sqlite3',
    driver: BetterSqlite3,
    database: file,
    readonly: true,
    fileMustExist: true,
    // Never TypeORM's own `key` option: it runs before the cipher is chosen, which is then ignored.
    prepareDatabase: (db: RawDatabase) => prepareReader(db, key),
    synchronize: false,
    entities: ENTITIES,
  });
  return source.initialize();
}
