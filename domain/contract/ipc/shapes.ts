import { z } from 'zod';
import { ID_PATTERN } from '../../ids.ts';

/** Shapes that several features share. */
export const id = <Id extends string>() => z.string().regex(ID_PATTERN) as unknown as z.ZodType<Id, Id>;
export const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
export const timestamp = z.number().int().nonnegative();
export const jobId = z.string().min(1).max(64);
export const fileToken = z.string().min(16).max(64);
export const nothing = z.object({});
export const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
/** A text a person types: bounded, so that nothing unbounded crosses the bridge. */
export const shortText = z.string().max(200);
export const longText = z.string().max(4_000);
