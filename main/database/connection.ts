import Database from 'better-sqlite3-multiple-ciphers';

export type RawDatabase = Database.Database;
export type PreparedStatement = Database.Statement<Sql[]>;

/** A value that SQLite binds. */
export type Sql = string | number | bigint | null | Uint8Array;

/**
 * Cipher, then key, then a probe read: the order matters, the cipher is ignored once a key is set.
 * @param key 32 bytes, used raw: no key derivation here, the vault has done it
 */
export function unlockDatabase(db: RawDatabase, key: Uint8Array): void {
  if (key.length !== 32) throw new RangeError('a database key is 32 bytes');
  db.pragma(`cipher = 'sqlcipher'`);
  db.pragma(`legacy = 4`);
  db.pragma(`key = "x'${Buffer.from(key).toString('hex')}'"`);
  db.prepare('SELECT count(*) FROM sqlite_schema').get();
}

/** The one connection that writes. */
export function openWriter(file: string, key: Uint8Array): RawDatabase {
  const db = new Database(file, { timeout: 2_000 });
  try {
    unlockDatabase(db, key);
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('secure_delete = ON');
    db.pragma('temp_store = MEMORY');
    db.pragma('cache_size = -16000');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Reading happens on a connection that cannot write. */
export function openReader(file: string, key: Uint8Array): RawDatabase {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 2_000 });
  try {
    prepareReader(db, key);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

export function prepareReader(db: RawDatabase, key: Uint8Array): void {
  unlockDatabase(db, key);
  db.pragma('query_only = ON');
  db.pragma('temp_store = MEMORY');
  db.pragma('cache_size = -32000');
}
