import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  encodeEnrolmentCode, enrolmentCodeRequest, enrolRequest, MOST_COMMANDS_IN_PUSH, OLDEST_MAJOR, PROTOCOL, withdrawRequest, type Hello,
} from '#domain/contract/sync/index.ts';
import type { SchoolId } from '#domain/ids.ts';
import { done, failed, type Result } from '#domain/result.ts';
import { parseBody } from './bodies.ts';
import type { DoorParts } from './door-parts.ts';
import { refuse } from './refusals.ts';
import type { RequireSession } from './sync-routes.ts';

/** Joining, and the administrator's list of workstations. */
export function accountRoutes(app: FastifyInstance, parts: DoorParts, requireSession: RequireSession): void {
  const { accounts, store, clock } = parts;

  const schoolOf = schoolFinder(parts);
  const epochOf = (schoolId: SchoolId) => store.read(schoolId, (view) => Promise.resolve(view.head.epoch));

  app.get('/v1/sync/hello', async (request, reply) => {
    const school = await schoolOf(request);
    if (!school.ok) return refuse(reply, school.error);
    const passwords = await accounts.usesPasswords(school.value.schoolId);
    const hello: Hello = {
      serverEpoch: await epochOf(school.value.schoolId), schoolId: school.value.schoolId, schoolName: school.value.name,
      protocol: { oldest: OLDEST_MAJOR, newest: { ...PROTOCOL } }, now: clock(), version: parts.version,
      developmentIdentities: accounts.takesDevelopmentIdentities && !passwords, passwords, sealKeys: { ...(await parts.sealKeys(school.value.schoolId)) },
      limits: { commandsInPush: MOST_COMMANDS_IN_PUSH },
    };
    return reply.send(hello);
  });

  app.get('/v1/ca', (_request, reply) => {
    if (parts.caPem === null) return refuse(reply, failed('endpoint_unknown').error);
    return reply.type('application/x-pem-file').send(parts.caPem);
  });

  app.post('/v1/enrolment', { bodyLimit: 8_192 }, async (request, reply) => {
    const body = parseBody(enrolRequest, request.body);
    if (!body.ok) return refuse(reply, body.error);
    const school = await schoolOf(request);
    if (!school.ok) return refuse(reply, school.error);
    const enrolled = await accounts.enrol(school.value.schoolId, body.value);
    if (!enrolled.ok) {
      parts.log.warn('enrolment.refused', { code: enrolled.error.code });
      return refuse(reply, enrolled.error);
    }
    parts.log.info('enrolment.done', { device: enrolled.value.deviceId });
    return reply.send({
      deviceId: enrolled.value.deviceId, schoolId: school.value.schoolId, schoolName: school.value.name, serverEpoch: await epochOf(school.value.schoolId),
    });
  });

  app.get('/v1/identities', async (request, reply) => {
    const school = await schoolOf(request);
    if (!school.ok) return refuse(reply, school.error);
    return reply.send({ people: await accounts.identities(school.value.schoolId) });
  });

  app.get('/v1/workstations', async (request, reply) => {
    const session = await requireSession(request);
    if (!session.ok) return refuse(reply, session.error);
    const devices = await accounts.workstations(session.value);
    if (!devices.ok) return refuse(reply, devices.error);
    return reply.send({ workstations: devices.value.map(({ publicKey: _publicKey, ...device }) => device) });
  });

  app.get('/v1/workstations/own', async (request, reply) => {
    const session = await requireSession(request);
    return session.ok ? reply.send(await accounts.ownWorkstation(session.value)) : refuse(reply, session.error);
  });

  app.post('/v1/workstations/withdraw', { bodyLimit: 4_096 }, async (request, reply) => {
    const session = await requireSession(request);
    if (!session.ok) return refuse(reply, session.error);
    const body = parseBody(withdrawRequest, request.body);
    if (!body.ok) return refuse(reply, body.error);
    const withdrawn = await accounts.withdraw(session.value, body.value.deviceId);
    if (!withdrawn.ok) return refuse(reply, withdrawn.error);
    parts.log.info('workstation.withdrawn', { device: body.value.deviceId });
    return reply.code(204).send();
  });

  app.post('/v1/workstations/enrolment-codes', { bodyLimit: 4_096 }, async (request, reply) => {
    const session = await requireSession(request);
    if (!session.ok) return refuse(reply, session.error);
    const body = parseBody(enrolmentCodeRequest, request.body);
    if (!body.ok) return refuse(reply, body.error);
    const allowed = await accounts.mayMakeCodes(session.value);
    if (!allowed.ok) return refuse(reply, allowed.error);
    return reply.send(await issueEnrolmentCode(parts, session.value.schoolId, body.value, session.value.staffId));
  });
}

/** Finds the school of a request: a server of one school needs no name; one of several is told by `x-school`. @returns `school_unknown` */
export const schoolFinder = (parts: Pick<DoorParts, 'schools'>) => async (request: FastifyRequest): Promise<Result<{ schoolId: SchoolId; name: string }>> => {
  const schools = await parts.schools();
  const named = request.headers['x-school'];
  const school = named === undefined && schools.length === 1 ? schools[0] : schools.find(({ schoolId }) => schoolId === named);
  return school ? done({ schoolId: school.schoolId as SchoolId, name: school.name }) : failed('school_unknown');
};

/** A code and the policy file for a room of workstations; the secret is stored hashed and told this once. */
export async function issueEnrolmentCode(
  parts: Pick<DoorParts, 'accounts' | 'caPem' | 'publicAddress'>, schoolId: SchoolId, wish: { readonly uses: number; readonly validHours: number }, madeBy: string,
): Promise<{ code: string; policyFile: string; expiresAt: number; uses: number }> {
  const { secret, expiresAt } = await parts.accounts.makeEnrolmentSecret(schoolId, wish.uses, wish.validHours, madeBy);
  const address = parts.publicAddress();
  const code = encodeEnrolmentCode({ address, fingerprint: fingerprintOf(parts.caPem).subarray(0, 16), secret });
  const policyFile = JSON.stringify({ version: 1, address, caPem: parts.caPem, secret: Buffer.from(secret).toString('hex') }, null, 2);
  return { code, policyFile, expiresAt, uses: wish.uses };
}

/** SHA-256 over the certificate's DER; zeroes where there is none. */
export function fingerprintOf(caPem: string | null): Uint8Array {
  if (caPem === null) return new Uint8Array(32);
  const der = Buffer.from(caPem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  return new Uint8Array(createHash('sha256').update(der).digest());
}
