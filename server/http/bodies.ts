import type { z } from 'zod';
import { done, failed, type Result } from '#domain/result.ts';
import { findUnstorable } from '../sync/storable-text.ts';

/** A body against its schema. @returns `request_invalid` with the place, never with the value */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): Result<z.output<Schema>> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) return failed('request_invalid', { path: parsed.error.issues[0]?.path.map(String).join('.').slice(0, 100) ?? '' });
  const unstorable = typeof parsed.data === 'object' && parsed.data !== null ? findUnstorable(parsed.data as Readonly<Record<string, unknown>>) : null;
  return unstorable === null ? done(parsed.data) : failed('request_invalid', { path: unstorable });
}
