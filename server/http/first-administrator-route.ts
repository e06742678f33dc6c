import type { FastifyInstance } from 'fastify';
import { firstAdministratorRequest } from '#domain/contract/sync/index.ts';
import { chooseFirstAdministrator } from '../accounts/choose-first-administrator.ts';
import { CommonPasswords } from '../accounts/common-passwords.ts';
import { schoolFinder } from './account-routes.ts';
import { parseBody } from './bodies.ts';
import type { DoorParts } from './door-parts.ts';
import { refuse } from './refusals.ts';

/** «Школа на этом компьютере»: its administrator chooses login and password, once. The secret of the start, which every request carries, stands in the place of a session. */
export function firstAdministratorRoute(app: FastifyInstance, parts: DoorParts): void {
  const schoolOf = schoolFinder(parts);
  const { pool, hasher, register, random, clock, log } = parts;
  const common = new CommonPasswords();
  app.post('/v1/first-administrator', { bodyLimit: 4_096 }, async (request, reply) => {
    const body = parseBody(firstAdministratorRequest, request.body);
    if (!body.ok) return refuse(reply, body.error);
    const school = await schoolOf(request);
    if (!school.ok) return refuse(reply, school.error);
    const chosen = await chooseFirstAdministrator({ pool, hasher, register, random, common, now: clock() }, school.value.schoolId, body.value);
    if (!chosen.ok) {
      log.warn('firstAdministrator.refused', { code: chosen.error.code });
      return refuse(reply, chosen.error);
    }
    log.info('firstAdministrator.chosen');
    return reply.send(chosen.value);
  });
}
