import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DAYS_KEPT, LEAST_DAYS_KEPT } from '#domain/audit/index.ts';
import { ID_PATTERN } from '#domain/ids.ts';

/**
 * The longest time that a workstation may be away and go on where it was. A year and five weeks: a computer that is switched on for the same work
 * every autumn comes in time, and beyond a school year its protocol may have gone too (design §4).
 */
export const LONGEST_OFFLINE_DAYS = 400;

const settings = z.strictObject({
  /** Where the server listens; anything but loopback needs TLS (`init`). */
  host: z.string().min(1).default('127.0.0.1'),
  port: z.number().int().min(0).max(65_535).default(8_443),
  /** `host:port` that workstations reach, when it is not host and port. */
  publicAddress: z.string().min(1).optional(),
  databaseUrl: z.string().regex(/^postgres(ql)?:\/\//, 'must begin with postgresql://').optional(),
  developmentIdentities: z.union([z.literal('all'), z.literal('off'), z.array(z.string().regex(ID_PATTERN))]).default('off'),
  /** Connections of this instance to the database. */
  poolSize: z.number().int().min(2).max(100).default(10),
  /** Security events are kept so long, and never less than a year. */
  securityDays: z.number().int().min(LEAST_DAYS_KEPT).max(36_600).default(DAYS_KEPT),
  longestOfflineDays: z.number().int().min(30).max(3_660).default(LONGEST_OFFLINE_DAYS),
});

export type Configuration = z.output<typeof settings> & { readonly folder: string };

/** Environment variables beside the file; they win. */
const VARIABLES: Readonly<Record<string, readonly [name: string, read: (text: string) => unknown]>> = {
  host: ['UCH_HOST', String],
  port: ['UCH_PORT', Number],
  publicAddress: ['UCH_PUBLIC_ADDRESS', String],
  databaseUrl: ['DATABASE_URL', String],
  developmentIdentities: ['UCH_DEVELOPMENT_IDENTITIES', (text) => (text === 'all' || text === 'off' ? text : text.split(','))],
  poolSize: ['UCH_POOL_SIZE', Number],
  securityDays: ['UCH_SECURITY_DAYS', Number],
  longestOfflineDays: ['UCH_LONGEST_OFFLINE_DAYS', Number],
};

/** One line that says which setting is wrong, where it came from and what it should be. */
export class ConfigurationError extends Error {}

/**
 * The settings of a server: `server.json` of its folder, then the environment.
 * @throws ConfigurationError
 */
export function readConfiguration(folder: string, env: Readonly<Record<string, string | undefined>>): Configuration {
  const file = join(folder, 'server.json');
  const given: Record<string, unknown> = existsSync(file) ? readFile(file) : {};
  const sources = new Map(Object.keys(given).map((name) => [name, file]));
  for (const [name, [variable, read]] of Object.entries(VARIABLES)) {
    const text = env[variable];
    if (text === undefined || text === '') continue;
    given[name] = read(text);
    sources.set(name, variable);
  }
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const name = issue.code === 'unrecognized_keys' ? (issue.keys[0] ?? '') : String(issue.path[0] ?? '');
    throw new ConfigurationError(`The setting «${name}» (${sources.get(name) ?? file}) is wrong: ${issue.message}.`);
  }
  return { ...parsed.data, folder };
}

function readFile(file: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // The message below says it better than a parser's.
  }
  throw new ConfigurationError(`The file ${file} is no JSON object: mend it or delete it.`);
}

/** Clear text is spoken to this computer alone. */
export const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
