import type { z } from 'zod';
import { done, failed, type Result } from '#domain/result.ts';

/** A body against its schema. @returns `request_invalid` with the place, never with the value */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): Result<z.output<Schema>> {
  const parsed = schema.safeParse(body);
  return parsed.success ? done(parsed.data) : failed('request_invalid', { path: parsed.error.issues[0]?.path.map(String).join('.').slice(0, 100) ?? '' });
}
