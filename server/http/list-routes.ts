import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { applyRosterRequest, listActRequest, movementsRequest, previewRosterRequest, undoListChangeRequest } from '#domain/contract/sync/index.ts';
import type { Result } from '#domain/result.ts';
import type { OpenSession } from '../accounts/accounts.ts';
import { ClassListsOfSchool } from '../lists/class-lists.ts';
import { parseBody } from './bodies.ts';
import type { DoorParts } from './door-parts.ts';
import { refuse } from './refusals.ts';
import type { RequireSession } from './sync-routes.ts';

/** A list of five thousand lines with everything that was found in them. */
const LARGEST_LIST = 4_194_304;

/** Changes of class lists. Names stand in bodies: addresses stand in logs. */
export function listRoutes(app: FastifyInstance, parts: DoorParts, requireSession: RequireSession): void {
  const lists = new ClassListsOfSchool(parts);
  const post = <Schema extends z.ZodType>(path: string, schema: Schema, bodyLimit: number, work: (session: OpenSession, wish: z.output<Schema>) => Promise<Result<object>>) =>
    app.post(path, { bodyLimit }, async (request, reply) => {
      const session = await requireSession(request);
      if (!session.ok) return refuse(reply, session.error);
      const body = parseBody(schema, request.body);
      if (!body.ok) return refuse(reply, body.error);
      const outcome = await work(session.value, body.value);
      return outcome.ok ? reply.send(outcome.value) : refuse(reply, outcome.error);
    });

  post('/v1/lists/roster/preview', previewRosterRequest, LARGEST_LIST, (session, wish) => lists.preview(session, wish));
  post('/v1/lists/roster', applyRosterRequest, LARGEST_LIST, (session, wish) => lists.apply(session, wish));
  post('/v1/lists/act', listActRequest, 8_192, (session, wish) => lists.act(session, wish));
  post('/v1/lists/undo', undoListChangeRequest, 4_096, (session, wish) => lists.undo(session, wish));
  post('/v1/lists/movements', movementsRequest, 4_096, (session, wish) => lists.movements(session, wish));
}
