import { createGunzip, createZstdDecompress } from 'node:zlib';
import { countedColumns, PROTOCOL, SYNC_TABLES, tablesOfScope, type PullAnswer, type PushAnswer, type ScopeId, type SyncVerdict } from '#domain/contract/sync/index.ts';
import { addChecksum, rowChecksum, SectionReader, type ScopeSection } from '#domain/sync/index.ts';
import { dayAt, DEFAULT_TIME_ZONE } from '#domain/school-time.ts';
import { inSchool } from '#server/database/pool.ts';
import { deviceKey, newId } from '../../fixtures/school-server.ts';
import { Seeded } from '../../sync-model/seeded.ts';
import { CommandMaker, type MadeCommand } from './command-maker.ts';
import type { Answer, Ask, DoorUnderTest } from './door-under-test.ts';
import { ExpectedSchool, LIST_TABLES } from './expected-school.ts';
import type { Hand } from './hand.ts';
import { ListRequests } from './list-requests.ts';
import { mayKeepLists, mayManageRoles, mayManageWorkstations, mayWrite, scopesOf } from './rights-table.ts';
import { RoleRequests, type Judge } from './role-requests.ts';
import { expectedRemovals, expectedRows, Owners } from './scope-rows-expected.ts';
import type { SchoolPlan } from './two-schools.ts';

interface Code {
  readonly school: ExpectedSchool;
  readonly secret: string;
  uses: number;
  readonly expiresAt: number;
}

const HOUR = 3_600_000;
/** Some hundred seconds: less than a session may be unused. */
const BEATS_EVERY = 200;

/** A defect of the server, with everything that is needed to see it again. */
export class Judgement extends Error {}

/** Sends one random request after the other and judges every answer by the table of rights and the rows as they must stand. */
export class RandomRequests {
  readonly schools: readonly [ExpectedSchool, ExpectedSchool];
  /** How often each kind of request got each kind of answer: a test that never met a refusal, or nothing else, proves nothing. */
  readonly met = new Map<string, number>();
  requests = 0;
  private readonly door: DoorUnderTest;
  private readonly seed: number;
  private readonly chance: Seeded;
  private readonly owners = new Owners();
  private readonly maker: CommandMaker;
  private readonly roles: RoleRequests;
  private readonly classLists: ListRequests;
  private readonly hands: Hand[] = [];
  private readonly codes: Code[] = [];
  private readonly epochs = new Map<ExpectedSchool, string>();
  /** Expiry and workstation of every session that the server should still hold. */
  private sessions: { readonly school: ExpectedSchool; readonly token: string; readonly deviceId: string; readonly expiresAt: number }[] = [];
  private readonly devices = new Map<ExpectedSchool, number>();
  private readonly madeCodes = new Map<ExpectedSchool, number>();
  /** Files whose chain the server has countersigned. */
  private readonly chained = new Set<string>();
  private untouched = '';
  private lastAsk = '';
  private lastAnswer = '';

  constructor(door: DoorUnderTest, plans: readonly [SchoolPlan, SchoolPlan], seed: number) {
    this.door = door;
    this.seed = seed;
    this.chance = new Seeded(seed);
    this.schools = [new ExpectedSchool(plans[0]), new ExpectedSchool(plans[1])];
    for (const school of this.schools) this.owners.learn(school);
    this.maker = new CommandMaker(this.chance, (school) => this.other(school));
    const judge: Judge = {
      door, chance: this.chance, schools: this.schools, other: (school) => this.other(school), askAs: (hand, ask) => this.askAs(hand, ask), note: (what) => this.note(what),
      same: (what, given, wanted) => this.same(what, given, wanted), scan: (hand, text, scopes) => this.scan(hand, text, scopes),
    };
    this.roles = new RoleRequests(judge);
    this.classLists = new ListRequests(judge, this.owners);
  }

  /** A workstation and a session for everybody. */
  async begin(): Promise<void> {
    for (const school of this.schools) {
      const hello = await this.ask({ method: 'GET', url: '/v1/sync/hello', headers: { 'x-school': school.plan.id } });
      this.epochs.set(school, String(hello.body['serverEpoch']));
      this.devices.set(school, 0);
      this.madeCodes.set(school, 0);
      for (const staffId of school.plan.staff) {
        const hand: Hand = { school, staffId, key: deviceKey(), deviceId: '', withdrawn: true, token: '', expiresAt: 0, replicaId: newId(), nextSeq: 1 };
        this.hands.push(hand);
        while (hand.withdrawn) await this.enrol(hand);
      }
    }
    this.untouched = await this.readLists();
  }

  /** One random request, judged; throws a Judgement. */
  async step(): Promise<void> {
    const { chance, door } = this;
    this.requests += 1;
    door.now += 1 + chance.below(4_000);
    const isLater = chance.chance(0.0007);
    if (isLater) door.now += 6 * HOUR;
    if (isLater || this.requests % BEATS_EVERY === 0) await this.beat();
    const kind = chance.next();
    const isAboutWorkstations = kind >= 0.76 && kind < 0.84;
    const hand = isAboutWorkstations && chance.chance(0.5) ? this.someHand((one) => mayManageWorkstations(one.school.plan, one.staffId, this.day)) : this.someHand();
    // Most people are at work; the others are refused until they sign in again.
    if (this.refusalOfSession(hand) !== null && chance.chance(0.8)) {
      await this.enrol(hand);
      if (this.refusalOfSession(hand) !== null) await this.openSession(hand);
    }
    if (kind < 0.4) await this.push(hand);
    else if (kind < 0.66) await this.pull(hand);
    else if (kind < 0.76) await this.snapshot(hand);
    else if (kind < 0.79) await this.listWorkstations(hand);
    else if (kind < 0.82) await this.makeCode(hand);
    else if (kind < 0.84) await this.withdraw(hand);
    else if (kind < 0.89) await this.openSession(hand);
    else if (kind < 0.9) await this.closeSession(hand);
    else if (kind < 0.91) await this.enrol(hand);
    else if (kind < 0.93) await this.anonymous(hand);
    else if (kind < 0.945) await this.withoutRight(hand);
    else if (kind < 0.965) await this.askForRoles();
    else if (kind < 0.99) await this.askForLists();
    else await this.roles.changeByHand();
    await this.compareCounts();
  }

  /** Everybody's stream is open, and its beats are use: that a session which nobody uses is over, tests/server/session-ends.test.ts says. */
  private async beat(): Promise<void> {
    for (const { plan } of this.schools) await inSchool(this.door.pool, plan.id, 'write', (client) => client.query('UPDATE session SET used_at = $2 WHERE school_id = $1', [plan.id, this.door.now]));
  }

  private other(school: ExpectedSchool): ExpectedSchool {
    return school === this.schools[0] ? this.schools[1] : this.schools[0];
  }

  /** Half of the time somebody who may write somewhere: those are few, and theirs are the requests that change anything. */
  private someHand(is = (hand: Hand): boolean => hand.school.plan.journals.some((journal) => mayWrite(hand.school.plan, hand.staffId, this.day, journal))): Hand {
    const some = this.chance.chance(0.5) ? this.hands : this.hands.filter(is);
    return this.chance.pick(some.length > 0 ? some : this.hands);
  }

  private get day(): string {
    return dayAt(this.door.now, DEFAULT_TIME_ZONE);
  }

  private async ask(ask: Ask): Promise<Answer> {
    const answer = await this.door.ask(ask);
    this.lastAsk = JSON.stringify(ask);
    this.lastAnswer = `${answer.status} ${answer.text}`;
    if (answer.status >= 500) this.fail('the server failed');
    return answer;
  }

  private note(what: string): void {
    this.met.set(what, (this.met.get(what) ?? 0) + 1);
  }

  private fail(what: string, detail: unknown = ''): never {
    throw new Judgement(`seed ${this.seed}, request ${this.requests}: ${what} ${JSON.stringify(detail)}\n${this.lastAsk.slice(0, 3_000)}\n${this.lastAnswer.slice(0, 3_000)}`);
  }

  private same(what: string, given: unknown, wanted: unknown): void {
    const [a, b] = [JSON.stringify(given), JSON.stringify(wanted)];
    if (a !== b) this.fail(what, { given, wanted });
  }

  /** null where the token is good; else the code it must be refused with. */
  private refusalOfSession(hand: Hand): string | null {
    if (hand.token === '') return 'session_missing';
    return this.sessions.some(({ token }) => token === hand.token) && hand.expiresAt > this.door.now ? null : 'session_expired';
  }

  /** Asks with the hand's session. @returns null where the session was refused, as it had to be */
  private async askAs(hand: Hand, ask: Ask): Promise<Answer | null> {
    const refusal = this.refusalOfSession(hand);
    const headers: Record<string, string> = this.chance.chance(0.3) ? { 'x-school': hand.school.plan.id } : {};
    const answer = await this.ask({ ...ask, token: hand.token === '' ? undefined : hand.token, headers: { ...headers, ...ask.headers } });
    if (refusal === null) return answer;
    this.same('a session that is over', [answer.status, answer.code], [401, refusal]);
    this.note(`${ask.url} ${refusal}`);
    return null;
  }

  private scan(hand: Hand, text: string, scopes: ReadonlySet<string>, own: ReadonlySet<string> = new Set()): void {
    const foreign = this.owners.findForeign(text, hand.school.plan.id, scopes, own);
    if (foreign !== null) this.fail('a name that is not granted', foreign);
    if (text.includes(this.other(hand.school).plan.name)) this.fail('words of the other school');
  }

  private async push(hand: Hand): Promise<void> {
    const { chance, door } = this;
    const { school } = hand;
    const day = this.day;
    const commands: MadeCommand[] = [];
    const count = chance.chance(0.05) ? 0 : 1 + chance.below(chance.chance(0.1) ? 40 : 5);
    for (let at = 0; at < count; at++) {
      const command = this.maker.make(school, hand.staffId, day, door.now, hand.nextSeq++);
      commands.push(command);
      // Taken back in the same breath: the work comes again under its name, where it was or elsewhere.
      if (command.name === 'removeWork' && !command.malformed && chance.chance(0.5)) commands.push(this.maker.addAgain(school, command, hand.nextSeq++));
    }
    if (chance.chance(0.08)) {
      const swept = this.maker.sweep(school, hand.staffId, day, door.now, hand.nextSeq);
      hand.nextSeq += swept.length;
      commands.push(...swept);
    }
    // A copied file: numbers that were used.
    if (chance.chance(0.02) && commands.length > 0) commands[0] = { ...commands[0]!, deviceSeq: 1 };
    if (chance.chance(0.05) && commands.length > 1) commands.push(chance.pick(commands));
    // Whatever a file says of its own chain, its commands are judged as any (docs/adr/0012).
    const chain = chance.chance(0.2) ? this.chainClaim() : null;
    const isOtherEpoch = chance.chance(0.01);
    const major = chance.chance(0.01) ? chance.pick([0, 2, 99]) : PROTOCOL.major;
    const answer = await this.askAs(hand, {
      method: 'POST', url: '/v1/sync/push',
      body: {
        protocol: { major, minor: 0 }, replicaId: hand.replicaId, serverEpoch: isOtherEpoch ? this.epochs.get(this.other(school)) : this.epochs.get(school), chain,
        commands: commands.map(({ malformed: _malformed, ...command }) => command),
      },
    });
    if (!answer) return;
    if (major !== PROTOCOL.major) return this.same('a protocol of another time', answer.code, major > PROTOCOL.major ? 'protocol_too_new' : 'protocol_too_old');
    if (isOtherEpoch) return this.same('another history', [answer.status, answer.code], [409, 'server_epoch_changed']);
    // Commands of others leave no trace, so they count for nothing here.
    const fresh = commands.filter(({ commandId, authorId }) => authorId === hand.staffId && !school.verdicts.has(commandId));
    const used = school.replicas.get(hand.replicaId) ?? 0;
    if (fresh.some(({ deviceSeq }) => deviceSeq <= used)) {
      this.same('a copied file', [answer.status, answer.code], [409, 'device_cloned']);
      this.note('push cloned');
      hand.replicaId = newId();
      return;
    }
    if (answer.status !== 200) this.fail('a push that must be judged');
    const { verdicts, seq } = answer.body as unknown as PushAnswer;
    this.same('one verdict for each command', verdicts.map(({ commandId }) => commandId), commands.map(({ commandId }) => commandId));
    commands.forEach((command, at) => this.judgeVerdict(hand, day, command, verdicts[at]!));
    if (fresh.length > 0) school.replicas.set(hand.replicaId, Math.max(...fresh.map(({ deviceSeq }) => deviceSeq)));
    this.same('the sequence after a push', seq, school.seq);
    if (chain && answer.body['sealed'] !== null) this.chained.add(hand.replicaId);
    // The author may be told the names that he sent himself, and what stands in a journal he may write in.
    const own = new Set([...JSON.stringify(commands).matchAll(/[-\w]{22}/g)].map(([id]) => id));
    const replays = verdicts.filter(({ commandId }) => !fresh.some((one) => one.commandId === commandId));
    this.scan(hand, JSON.stringify(verdicts.filter((one) => !replays.includes(one))), scopesOf(school.plan, hand.staffId, day), own);
  }

  /** A chain that nobody has, in a shape that may be read. */
  private chainClaim() {
    const { chance } = this;
    const hash = (): string => Buffer.from(chance.bytes(32)).toString('hex');
    return { seq: chance.below(50), hash: hash(), from: { seq: chance.below(50), hash: hash() }, links: Array.from({ length: chance.below(4) }, () => Buffer.from(chance.bytes(32)).toString('base64url')) };
  }

  private judgeVerdict(hand: Hand, day: string, command: MadeCommand, verdict: SyncVerdict): void {
    const { school } = hand;
    const fingerprint = JSON.stringify([command.name, Object.entries(command.args).sort(([a], [b]) => (a < b ? -1 : 1)), command.authorId]);
    const stored = school.verdicts.get(command.commandId);
    const isForged = command.authorId !== hand.staffId;
    if (stored && !isForged) {
      this.note(`push ${stored.fingerprint === fingerprint ? 'replayed' : 'command_other'}`);
      if (stored.fingerprint === fingerprint) return this.same('a replay', verdict, stored.verdict);
      return this.same('an id for another command', [verdict.status, verdict.code], ['rejected', 'command_other']);
    }
    const wanted = school.expect(command, hand.staffId, day);
    const isElse = wanted.orElse !== undefined && verdict.status === wanted.orElse.status && verdict.code === wanted.orElse.code;
    if (!isElse) this.same(`the verdict of ${command.name}`, [verdict.status, verdict.code], [wanted.status, wanted.code]);
    if (!isElse && wanted.version !== undefined) this.same('the version', verdict.version, wanted.version);
    if (!isElse && wanted.status === 'conflict') this.same('what stands', sorted(verdict.standing ?? null), sorted(wanted.standing ?? null));
    this.note(`push ${command.name} ${verdict.status} ${verdict.code ?? ''}`);
    if (!isForged) school.verdicts.set(command.commandId, { fingerprint, verdict });
    if (verdict.status !== 'accepted' && verdict.status !== 'adjusted') return;
    school.seq += 1;
    school.accepted += 1;
    wanted.apply(school.seq, hand.staffId, Math.min(Math.max(command.madeAt, 0), this.door.now));
    if (command.name === 'addWork') {
      const workId = String(command.args['workId']);
      this.owners.learnWork(school.plan.id, workId, school.tables.work.get(workId)!.journalId);
    }
  }

  /** Any scopes: granted, of others, of the other school, of nobody. */
  private someScopes(hand: Hand, granted: ReadonlySet<string>): ScopeId[] {
    const { chance } = this;
    const everything = (school: ExpectedSchool): string[] => [
      `school:${school.plan.id}`, ...school.plan.classes.flatMap((id) => [`class:${id}`, `private:${id}`]), ...school.plan.journals.map(({ id }) => `journal:${id}`),
    ];
    const asked = [...granted].filter(() => chance.chance(0.6));
    if (chance.chance(0.5)) asked.push(...everything(hand.school).filter(() => chance.chance(0.2)));
    if (chance.chance(0.3)) asked.push(...everything(this.other(hand.school)).filter(() => chance.chance(0.2)));
    // A pupil's, a group's and anybody's name behind a kind that it is not.
    if (chance.chance(0.1)) asked.push(`journal:${chance.pick(hand.school.plan.classes)}`, `class:${chance.pick(hand.school.plan.pupils)}`, `private:${newId()}`, `school:${hand.school.plan.yearId}`);
    if (chance.chance(0.05) && asked.length > 0) asked.push(chance.pick(asked));
    return asked as ScopeId[];
  }

  private async pull(hand: Hand): Promise<void> {
    const { chance } = this;
    const { school } = hand;
    const granted = scopesOf(school.plan, hand.staffId, this.day);
    const scopes = this.someScopes(hand, granted).map((id) => {
      const how = chance.next();
      const stands = school.scopeStandsAt(id);
      const after = how < 0.15 ? 0 : how < 0.6 ? Math.max(0, stands - 1 - chance.below(30)) : how < 0.9 ? school.seq : how < 0.95 ? stands : school.seq + 1 + chance.below(1_000);
      return { id, after, checksum: chance.chance(0.1) ? 2 ** 48 + chance.below(1_000_000) : null };
    });
    const isOtherEpoch = chance.chance(0.01);
    const answer = await this.askAs(hand, {
      method: 'POST', url: '/v1/sync/pull',
      body: { protocol: PROTOCOL, replicaId: hand.replicaId, serverEpoch: isOtherEpoch ? 'another' : this.epochs.get(school), scopes, waiting: chance.below(50) },
    });
    if (!answer) return;
    if (isOtherEpoch) return this.same('another history', [answer.status, answer.code], [409, 'server_epoch_changed']);
    if (answer.status !== 200) this.fail('a pull that must be answered');
    const body = answer.body as unknown as PullAnswer;
    const first = scopes.filter(({ id }, at) => scopes.findIndex((one) => one.id === id) === at);
    const held = first.filter(({ id }) => granted.has(id));
    const isBroken = ({ id, after, checksum }: (typeof scopes)[number]) => after > school.seq || (after >= school.scopeStandsAt(id) && checksum !== null);
    this.same('scopes to fetch', [...body.addedScopes].sort(), [...granted].filter((id) => !held.some((one) => one.id === id)).sort());
    this.same('scopes that are not granted', [...new Set(body.removedScopes)].sort(), first.map(({ id }) => id).filter((id) => !granted.has(id)).sort());
    this.same('broken scopes', [...body.brokenScopes].sort(), held.filter(isBroken).map(({ id }) => id).sort());
    const behind = held.filter((one) => !isBroken(one) && one.after < school.scopeStandsAt(one.id));
    this.same('scopes with changes', body.patches.map(({ scope }) => scope as string).sort(), behind.map(({ id }) => id as string).sort());
    for (const patch of body.patches) {
      const { after } = behind.find(({ id }) => id === patch.scope)!;
      this.sameRows(patch.scope, after, patch.tables.map(({ table, columns, puts }) => ({ table, columns, rows: puts })), school);
      this.same('what was removed', patch.tables.flatMap(({ table, removes }) => removes.map((key) => `${table} ${key}`)).sort(), expectedRemovals(school, patch.scope, after));
      this.same('the sequence of a patch', patch.upTo, school.seq);
    }
    this.note(`pull ${behind.length > 0 ? 'with rows' : 'empty'}`);
    if (body.removedScopes.length > 0) this.note('pull of scopes that are not granted');
    this.scan(hand, JSON.stringify([body.patches, body.addedScopes, body.brokenScopes]), granted);
  }

  private sameRows(scope: string, after: number, tables: readonly ScopeSection['tables'][number][], school: ExpectedSchool): void {
    const wanted = expectedRows(school, scope, after);
    const given = new Map(tables.filter(({ rows }) => rows.length > 0).map((one) => [one.table, one] as const));
    this.same(`tables of ${scope}`, [...given.keys()].sort(), [...wanted.keys()].sort());
    for (const [table, rows] of wanted) {
      this.same('columns', given.get(table)!.columns, SYNC_TABLES.find(({ name }) => name === table)!.columns.map(({ name }) => name));
      const texts = (some: readonly (readonly unknown[])[]) => some.map((row) => JSON.stringify(row)).sort();
      this.same(`rows of ${table} in ${scope} after ${after}`, texts(given.get(table)!.rows), texts(rows));
    }
  }

  private async snapshot(hand: Hand): Promise<void> {
    const { chance } = this;
    const { school } = hand;
    const granted = scopesOf(school.plan, hand.staffId, this.day);
    const asked = chance.chance(0.6) ? ([...granted].filter(() => chance.chance(0.5)) as ScopeId[]) : this.someScopes(hand, granted);
    if (asked.length === 0) return;
    const squeeze = chance.pick(['zstd, gzip', 'gzip', '']);
    const answer = await this.askAs(hand, {
      method: 'POST', url: '/v1/sync/snapshot', headers: { 'accept-encoding': squeeze },
      body: { protocol: PROTOCOL, replicaId: hand.replicaId, serverEpoch: this.epochs.get(school), scopes: asked },
    });
    if (!answer) return;
    if (!asked.every((scope) => granted.has(scope))) {
      this.note('snapshot scope_unknown');
      this.same('a scope that is not granted', [answer.status, answer.code, answer.bytes.length < 200], [403, 'scope_unknown', true]);
      return;
    }
    if (answer.status !== 200) this.fail('a snapshot that must be answered');
    this.note('snapshot');
    const sections = await unpacked(answer);
    this.same('the sections', sections.map(({ scope }) => scope).sort(), [...new Set<string>(asked)].sort());
    for (const section of sections) {
      this.sameRows(section.scope, -1, section.tables, school);
      this.same('the sequence of a section', section.upTo, school.seq);
      let sum = 0;
      for (const { table, rows } of section.tables) for (const row of rows) sum = addChecksum(sum, checksumOf(table, row));
      this.same(`the checksum of ${section.scope}`, section.checksum, sum);
    }
    this.scan(hand, JSON.stringify(sections), granted);
  }

  private async listWorkstations(hand: Hand): Promise<void> {
    const answer = await this.askAs(hand, { method: 'GET', url: '/v1/workstations' });
    if (!answer || !this.mustManage(hand, answer)) return;
    const { workstations } = answer.body as { workstations: Record<string, unknown>[] };
    this.same('every workstation of the school', workstations.length, this.devices.get(hand.school));
    if (workstations.some((one) => 'publicKey' in one)) this.fail('keys are told');
    if (this.hands.some((one) => one.school !== hand.school && answer.text.includes(one.deviceId))) this.fail('a workstation of the other school');
  }

  /** @returns whether the answer is to be read on */
  private mustManage(hand: Hand, answer: Answer): boolean {
    const may = mayManageWorkstations(hand.school.plan, hand.staffId, this.day);
    this.note(`workstations ${may ? 'allowed' : 'not_allowed'}`);
    if (may) return true;
    this.same('what only an administrator may', [answer.status, answer.code], [403, 'not_allowed']);
    return false;
  }

  private async makeCode(hand: Hand): Promise<void> {
    const uses = 1 + this.chance.below(5);
    const answer = await this.askAs(hand, { method: 'POST', url: '/v1/workstations/enrolment-codes', body: { uses, validHours: 1 + this.chance.below(48) } });
    if (!answer || !this.mustManage(hand, answer)) return;
    if (answer.status !== 200) this.fail('a code that must be made');
    const { secret } = JSON.parse(String(answer.body['policyFile'])) as { secret: string };
    this.codes.push({ school: hand.school, secret, uses, expiresAt: Number(answer.body['expiresAt']) });
    this.madeCodes.set(hand.school, this.madeCodes.get(hand.school)! + 1);
  }

  private async withdraw(hand: Hand): Promise<void> {
    // Mostly somebody who is working now: of the own school, sometimes of the other.
    const target = this.chance.pick(this.hands.filter((one) => this.chance.chance(0.2) || one.school === hand.school));
    const answer = await this.askAs(hand, { method: 'POST', url: '/v1/workstations/withdraw', body: { deviceId: target.deviceId } });
    if (!answer || !this.mustManage(hand, answer)) return;
    if (target.school !== hand.school || target.withdrawn) return this.same('a workstation that is not at work here', [answer.status, answer.code], [401, 'device_unknown']);
    this.same('a workstation is withdrawn', answer.status, 204);
    this.note('withdrawn');
    target.withdrawn = true;
    this.sessions = this.sessions.filter(({ deviceId }) => deviceId !== target.deviceId);
  }

  private async enrol(hand: Hand): Promise<void> {
    if (!hand.withdrawn) return;
    const { chance } = this;
    let code = chance.chance(0.7) ? this.codes.find((one) => one.school === hand.school && one.uses > 0 && one.expiresAt > this.door.now) : undefined;
    if (!code) {
      const made = await this.door.accounts.makeEnrolmentSecret(hand.school.plan.id, 1, 1, 'test');
      this.madeCodes.set(hand.school, this.madeCodes.get(hand.school)! + 1);
      code = { school: hand.school, secret: Buffer.from(made.secret).toString('hex'), uses: 1, expiresAt: made.expiresAt };
      this.codes.push(code);
    }
    const wrong = chance.chance(0.2) ? chance.pick(['other school', 'mistyped', 'used'] as const) : null;
    const used = this.codes.find((one) => one.school === hand.school && (one.uses === 0 || one.expiresAt <= this.door.now));
    const secret = wrong === 'mistyped' ? '0'.repeat(20) : wrong === 'used' && used ? used.secret : code.secret;
    const answer = await this.ask({
      method: 'POST', url: '/v1/enrolment', headers: { 'x-school': wrong === 'other school' ? this.other(hand.school).plan.id : hand.school.plan.id },
      body: { secret, name: 'ПК', publicKey: hand.key.publicKey, platform: 'test', version: '1' },
    });
    if (wrong === 'other school' || secret !== code.secret) {
      this.note('enrolment refused');
      return this.same('a code of nobody', [answer.status, answer.code], [403, 'enrolment_code_expired']);
    }
    this.same('a workstation joins', answer.status, 200);
    code.uses -= 1;
    hand.deviceId = String(answer.body['deviceId']);
    hand.withdrawn = false;
    this.devices.set(hand.school, this.devices.get(hand.school)! + 1);
    await this.openSession(hand);
  }

  private async openSession(hand: Hand): Promise<void> {
    const { chance, door } = this;
    const { plan } = hand.school;
    const headers = { 'x-school': plan.id };
    const wrong = chance.chance(0.3) ? chance.pick(['key', 'nonce', 'other person', 'other school', 'stranger', 'late'] as const) : null;
    const { body } = await this.ask({ method: 'POST', url: '/v1/sessions/challenge', headers, body: { deviceId: hand.deviceId } });
    const nonce = wrong === 'nonce' ? newId<string>() : String(body['nonce']);
    const staffId = wrong === 'other person' ? chance.pick(plan.staff.filter((one) => one !== hand.staffId)) : wrong === 'stranger' ? chance.pick(this.other(hand.school).plan.staff) : hand.staffId;
    // How old a nonce is the database says, by its own clock: what was given is made older there.
    if (wrong === 'late') {
      await inSchool(door.pool, plan.id, 'write', (client) => client.query(`UPDATE challenge SET expires_at = expires_at - interval '61 seconds' WHERE school_id = $1 AND device_id = $2`, [plan.id, hand.deviceId]));
    }
    // Signed for oneself, although another is named.
    const signed = `${nonce}\n${hand.deviceId}\n${wrong === 'other person' ? hand.staffId : staffId}`;
    const signature = await (wrong === 'key' ? deviceKey() : hand.key).sign(signed);
    const ask: Ask = {
      method: 'POST', url: '/v1/sessions', headers: wrong === 'other school' ? { 'x-school': this.other(hand.school).plan.id } : headers,
      body: { deviceId: hand.deviceId, staffId, nonce, signature, version: '1' },
    };
    const answer = await this.ask(ask);
    const code =
      wrong === 'other school' ? 'device_unknown' : hand.withdrawn ? 'device_withdrawn' : wrong === null ? null : wrong === 'stranger' ? 'identity_not_configured' : 'device_signature_wrong';
    if (code !== null) {
      this.note(`session ${code}`);
      return this.same(`a session (${wrong})`, [answer.code, 'token' in answer.body], [code, false]);
    }
    this.same('a session opens', [answer.status, answer.body['staffId']], [200, hand.staffId]);
    hand.token = String(answer.body['token']);
    hand.expiresAt = Number(answer.body['expiresAt']);
    this.sessions = this.sessions.filter(({ school, expiresAt }) => school !== hand.school || expiresAt >= door.now);
    this.sessions.push({ school: hand.school, token: hand.token, deviceId: hand.deviceId, expiresAt: hand.expiresAt });
    // The same answer to the same challenge once more opens nothing.
    if (chance.chance(0.2)) this.same('a replayed answer', (await this.ask(ask)).code, 'device_signature_wrong');
  }

  private async closeSession(hand: Hand): Promise<void> {
    const answer = await this.askAs(hand, { method: 'DELETE', url: '/v1/sessions' });
    if (!answer) return;
    this.same('a session ends', answer.status, 204);
    this.sessions = this.sessions.filter(({ token }) => token !== hand.token);
  }

  private async anonymous(hand: Hand): Promise<void> {
    const { plan } = hand.school;
    const hello = await this.ask({ method: 'GET', url: '/v1/sync/hello', headers: { 'x-school': plan.id } });
    this.scan(hand, hello.text, new Set([`school:${plan.id}`]));
    const identities = await this.ask({ method: 'GET', url: '/v1/identities', headers: { 'x-school': plan.id } });
    this.same('the people of one school', (identities.body as { people: { staffId: string }[] }).people.map(({ staffId }) => staffId).sort(), [...plan.staff].sort());
    this.scan(hand, identities.text, new Set([`school:${plan.id}`]));
    for (const url of ['/v1/sync/hello', '/v1/identities']) {
      this.same('no school named among two', (await this.ask({ method: 'GET', url })).code, 'school_unknown');
      this.same('a school of nobody', (await this.ask({ method: 'GET', url, headers: { 'x-school': newId() } })).code, 'school_unknown');
    }
  }

  /** A good request that is in one thing not what it says. */
  private async withoutRight(hand: Hand): Promise<void> {
    const { chance } = this;
    const other = this.other(hand.school);
    const url = chance.pick(['/v1/sync/pull', '/v1/sync/push', '/v1/sync/snapshot', '/v1/workstations', '/v1/workstations/withdraw', '/v1/workstations/enrolment-codes', '/v1/sessions', '/v1/grants', '/v1/grants/end', '/v1/subjects/direction', '/v1/workstations/administrative']);
    const method = url === '/v1/workstations' ? 'GET' : url === '/v1/sessions' ? 'DELETE' : 'POST';
    const body = method === 'POST' ? { protocol: PROTOCOL, replicaId: hand.replicaId, serverEpoch: this.epochs.get(hand.school), scopes: [`school:${hand.school.plan.id}`], waiting: 0, commands: [], chain: null } : undefined;
    const secret = hand.token.split('.')[1] ?? '';
    const owner = chance.pick(this.hands.filter((one) => one !== hand && this.chained.has(one.replicaId)));
    if (chance.chance(0.2) && owner && this.refusalOfSession(hand) === null) {
      // Speaking for somebody else's file: nobody is accused by it, and nothing is signed.
      const answer = await this.ask({
        method: 'POST', url: '/v1/sync/push', token: hand.token,
        body: { protocol: PROTOCOL, replicaId: owner.replicaId, serverEpoch: this.epochs.get(hand.school), commands: [], chain: this.chainClaim() },
      });
      if (owner.school !== hand.school) return;
      this.note("somebody else's chain");
      const code = (answer.body['chain'] as { code: string | null } | null)?.code ?? null;
      return this.same("a chain of somebody else's file", [answer.status, answer.body['sealed'], code], [200, null, null]);
    }
    const how = chance.pick(['none', 'school swapped', 'letter changed', 'junk', 'other header'] as const);
    if (how === 'other header') {
      if (this.refusalOfSession(hand) !== null) return;
      const answer = await this.ask({ method, url, body, token: hand.token, headers: { 'x-school': other.plan.id } });
      this.note('another school in the header');
      return this.same('a session of one school, a header of another', [answer.status, answer.code], [404, 'school_unknown']);
    }
    const token = how === 'none' ? undefined : how === 'school swapped' ? `${other.plan.id}.${secret}` : how === 'letter changed' ? `${hand.token.slice(0, -2)}--` : chance.pick(['x', '..', `${'z'.repeat(22)}.`, "' OR 1=1"]);
    const answer = await this.ask({ method, url, body, token });
    this.note('no session of ours');
    this.same(`a token (${how})`, [answer.status, String(answer.code).startsWith('session_')], [401, true]);
  }

  /** Roles asked for at the door: listed, given and ended by whoever may, and by whoever may not. */
  private async askForRoles(): Promise<void> {
    await this.roles.ask(await this.handAtWork((one) => mayManageRoles(one.school.plan, one.staffId, this.day)));
  }

  private async askForLists(): Promise<void> {
    await this.classLists.ask(await this.handAtWork((one) => mayKeepLists(one.school.plan, one.staffId, this.day)));
  }

  private async handAtWork(is: (hand: Hand) => boolean): Promise<Hand> {
    const hand = this.someHand(is);
    if (this.refusalOfSession(hand) !== null) {
      await this.enrol(hand);
      if (this.refusalOfSession(hand) !== null) await this.openSession(hand);
    }
    return hand;
  }

  /** After every request: both schools stand exactly where the accepted commands and account requests have brought them. */
  private async compareCounts(): Promise<void> {
    const counts = await this.door.observe(this.schools.map(({ plan }) => plan.id));
    for (const [at, school] of this.schools.entries()) {
      const given = counts[at];
      const wanted = {
        seq: school.seq, chain_seq: school.accepted, devices: this.devices.get(school), sessions: this.sessions.filter((one) => one.school === school).length,
        enrolment_codes: this.madeCodes.get(school), access_grants: school.plan.grants.length,
      };
      this.same(`what stands in ${school.plan.name}`, given, wanted);
    }
  }

  /** Everything in the database against everything that must be in it: rows, revisions, verdicts, checksums, lists that nobody may touch. */
  async compareAll(): Promise<void> {
    for (const school of this.schools) {
      await inSchool(this.door.pool, school.plan.id, 'read', async (client) => {
        const { id } = school.plan;
        for (const [table, rows] of Object.entries(school.tables)) {
          const columns = SYNC_TABLES.find(({ name }) => name === table)!.columns.map(({ name }) => name);
          const { rows: given } = await client.query<unknown[]>({ text: `SELECT ${columns.join(', ')}, seq FROM ${table} WHERE school_id = $1`, values: [id], rowMode: 'array' });
          const wanted = [...rows.values()].map(({ row, seq }) => [...columns.map((name) => row[name] ?? null), seq]);
          const texts = (some: readonly (readonly unknown[])[]) => some.map((row) => JSON.stringify(row)).sort();
          this.same(`${table} of ${school.plan.name}`, texts(given), texts(wanted));
        }
        const { rows: roles } = await client.query<unknown[]>({ text: 'SELECT staff_id, role, basis, grants, seq FROM staff_role WHERE school_id = $1', values: [id], rowMode: 'array' });
        const rowTexts = (some: readonly (readonly unknown[])[]) => some.map((row) => JSON.stringify(row)).sort();
        this.same(`roles of ${school.plan.name}`, rowTexts(roles), rowTexts([...school.roleRows.values()].map(({ row, seq }) => [...row, seq])));
        for (const table of LIST_TABLES) {
          const columns = SYNC_TABLES.find(({ name }) => name === table)!.columns.map(({ name }) => name);
          const { rows: given } = await client.query<unknown[]>({ text: `SELECT ${columns.join(', ')}, seq FROM ${table} WHERE school_id = $1`, values: [id], rowMode: 'array' });
          this.same(`${table} of ${school.plan.name}`, rowTexts(given), rowTexts(school.listRows(table).map((row) => [...row, school.listSeq(table, String(row[0]))])));
        }
        const { rows: counts } = await client.query<Record<string, number>>(
          'SELECT (SELECT count(*) FROM revision WHERE school_id = $1) AS revisions, (SELECT count(*) FROM command_verdict WHERE school_id = $1) AS verdicts', [id]);
        this.same('revisions and verdicts', counts[0], { revisions: school.accepted, verdicts: school.verdicts.size });
        const { rows: heads } = await client.query<{ scope: string; checksum: number }>('SELECT scope, checksum FROM scope_head WHERE school_id = $1', [id]);
        for (const { scope, checksum } of heads) {
          let sum = 0;
          for (const { name } of tablesOfScope(scope.slice(0, scope.indexOf(':')) as 'journal')) for (const row of expectedRows(school, scope, -1).get(name) ?? []) sum = addChecksum(sum, checksumOf(name, row));
          this.same(`the checksum of ${scope}`, checksum, sum);
        }
      });
    }
    this.same('lists that no command touches', await this.readLists(), this.untouched);
  }

  private async readLists(): Promise<string> {
    const digests: string[] = [];
    const lists = SYNC_TABLES.filter(({ name }) => name !== 'staff_role' && !(LIST_TABLES as readonly string[]).includes(name) && !Object.hasOwn(this.schools[0].tables, name));
    for (const { plan } of this.schools) {
      for (const { name } of [...lists, { name: 'journal_year' }]) {
        digests.push(await inSchool(this.door.pool, plan.id, 'read', async (client) =>
          (await client.query<{ digest: string }>(`SELECT '${name} ' || coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') AS digest FROM ${name} t WHERE school_id = $1`, [plan.id])).rows[0]!.digest));
      }
    }
    return digests.join('\n');
  }
}

/** A row by its columns; one more column than the contract knows is one too many. */
const sorted = (row: Readonly<Record<string, unknown>> | null): unknown => row && Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1));

async function unpacked({ bytes, headers }: Answer): Promise<ScopeSection[]> {
  const unzip = headers['content-encoding'] === 'zstd' ? createZstdDecompress() : createGunzip();
  const reader = new SectionReader();
  const sections: ScopeSection[] = [];
  unzip.end(bytes);
  for await (const chunk of unzip) sections.push(...reader.take(chunk as Buffer));
  if (!reader.isWhole) throw new Judgement('a snapshot that ends in the middle');
  return sections;
}

/** Of the columns that every version knows (docs/adr/0010). */
function checksumOf(name: string, row: readonly (string | number | null)[]): number {
  const count = countedColumns(SYNC_TABLES.find((table) => table.name === name)!);
  return count === 0 ? 0 : rowChecksum(name, row, count);
}
