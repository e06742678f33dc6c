import type { FastifyInstance } from 'fastify';
import { usageRequest } from '#domain/contract/sync/index.ts';
import { readUsage } from '../accounts/usage.ts';
import { parseBody } from './bodies.ts';
import type { DoorParts } from './door-parts.ts';
import { refuse } from './refusals.ts';
import type { RequireSession } from './sync-routes.ts';

/** Who works in the journal, for those who answer for it. */
export function usageRoutes(app: FastifyInstance, parts: DoorParts, requireSession: RequireSession): void {
  app.post('/v1/usage', { bodyLimit: 4_096 }, async (request, reply) => {
    const session = await requireSession(request);
    if (!session.ok) return refuse(reply, session.error);
    const body = parseBody(usageRequest, request.body);
    if (!body.ok) return refuse(reply, body.error);
    const counted = await readUsage(parts, session.value, body.value);
    return counted.ok ? reply.send(counted.value) : refuse(reply, counted.error);
  });
}
