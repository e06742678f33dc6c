import { z } from 'zod';
import { ID_PATTERN } from '../../ids.ts';
import { registerHead } from './audit-messages.ts';

const id = z.string().regex(ID_PATTERN);
const count = z.number().int().nonnegative();
const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** Seals that one side carries to the other, so that each can be checked against what the other remembers. Holds no names and no marks. */
export const sealsFile = z.object({
  format: z.literal('uchitelskaya-seals'),
  version: z.literal(1),
  seals: z.array(
    z.object({
      schoolId: id, replicaId: id, serverEpoch: z.string().max(64), length: count, hash, serverSeq: count, serverHash: hash, sealedAt: z.number().int(),
      keyId: z.string().max(64), signature: z.string().max(200),
    }),
  ),
  /** Of an auditor's or administrator's file: the highest end of the security register that was seen there. */
  registerHeads: z.array(registerHead).default([]),
});

/** Keys whose seals are believed, as the server prints them: id → SPKI, base64. */
export const sealKeysFile = z.record(z.string().max(64), z.string().max(200));
