import { join } from 'node:path';
import type { Configuration } from '../configuration/configuration.ts';
import { migrate } from '../database/migrate.ts';
import { openPool } from '../database/pool.ts';
import { findRunningDatabase } from '../embedded/running-database.ts';
import { openServerDatabase, type OpenServerDatabase } from '../start-server.ts';
import { done, type Result } from '#domain/result.ts';

/**
 * The database of a configuration for an administrator's command: also the embedded one of a server that is at work, which goes on with it.
 * @returns what `openServerDatabase` returns
 */
export async function joinServerDatabase(configuration: Pick<Configuration, 'folder' | 'databaseUrl' | 'poolSize'>): Promise<Result<Pick<OpenServerDatabase, 'pool' | 'close'>>> {
  const opened = await openServerDatabase(configuration);
  if (opened.ok || opened.error.code !== 'database_busy') return opened;
  const connectionString = findRunningDatabase(join(configuration.folder, 'database'));
  if (connectionString === null) return opened;
  const pool = openPool({ connectionString, most: 2 });
  const client = await pool.connect().catch(() => null);
  if (!client) {
    await pool.end();
    return opened;
  }
  const migrated = await migrate(client).finally(() => client.release());
  if (migrated.ok) return done({ pool, close: () => pool.end() });
  await pool.end();
  return migrated;
}
