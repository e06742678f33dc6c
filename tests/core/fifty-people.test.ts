import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashRaw } from '@node-rs/argon2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandId } from '#domain/ids.ts';
import { openDatabase } from '#main/database/database.ts';
import { deviceTag, isSameTag, keyEncryptionKey, openSecret, signInSealingKey, unwrapDatabaseKey } from '#main/vault/key-hierarchy.ts';
import { openRecoverySeal } from '#main/vault/recovery-seal.ts';
import { LEAST_MEMORY_KIB, readHeader, type VaultHeader } from '#main/vault/vault-header.ts';
import { makeAuthority } from '#server/certificates/authority.ts';
import { readConfiguration } from '#server/configuration/configuration.ts';
import { inSchool } from '#server/database/pool.ts';
import { issueEnrolmentCode } from '#server/http/account-routes.ts';
import { openServerLog } from '#server/log.ts';
import { startServer, type RunningServer } from '#server/start-server.ts';
import { issueFor } from '../fixtures/accounts-desk.ts';
import { ByteScan, type Canary } from '../fixtures/byte-scan.ts';
import { inventFiftyPeople, loadFiftyPeople, type FiftiethPerson } from '../fixtures/fifty-people-school.ts';
import { pdfPages } from '../fixtures/pdf-text.ts';
import { newId, SMALL_SCHOOL_ID, startPostgres, type TestPostgres } from '../fixtures/school-server.ts';
import { smallSchool as s } from '../fixtures/small-school.ts';
import { StaffRoomComputer } from '../fixtures/staff-room-computer.ts';
import { expectValue } from '../fixtures/workstation-core.ts';

/**
 * Issue 4, «How it is proven»: a byte scan after real work – fifty people on one profile – finds no name, word, password or key; and another person's file does not open with any own secret. The server speaks TLS, the
 * core is a process of its own, keys are stretched by the real Argon2id at the least the product allows.
 */
const school = inventFiftyPeople();
const { people } = school;
const LETTER = {
  variant: 'counts', paper: 'A4', addressBlock: true, slip: true, directorSigns: false, forecast: true, recommendation: '',
  thresholds: { absencePercent: 20, densityPercent: 70, averageBelow: 3.5, debtsFrom: 1 },
} as const;

let postgres: TestPostgres;
let folder: string;
let server: RunningServer;
let computer: StaffRoomComputer;
const serverLines: string[] = [];
const recovery = generateKeyPairSync('x25519');
/** Of each person as it is now, and every password and login there ever was. */
const passwords = new Map<FiftiethPerson, string>();
const logins = new Map<FiftiethPerson, string>();
const canaries: Canary[] = [
  ...people.flatMap(({ lastName, words }, at) => [{ name: `surname ${at}`, value: lastName }, ...Object.entries(words).map(([kind, value]) => ({ name: `${kind} ${at}`, value }))]),
  ...school.told.map((value, at) => ({ name: `family or contact ${at}`, value })),
];
const figures = { kills: 0, locks: 0, scans: 0, bytes: 0, files: 0 };

beforeAll(async () => {
  postgres = await startPostgres('embedded');
  folder = mkdtempSync(join(tmpdir(), 'uch-fifty-people-'));
  chmodSync(folder, 0o755);
  const databaseUrl = await postgres.fresh();
  await loadFiftyPeople(databaseUrl, school);
  await makeAuthority(join(folder, 'server', 'tls'), 'Школа № 1', ['127.0.0.1'], Date.now());
  const log = openServerLog(() => randomBytes(4).toString('hex'), { write: (line) => void serverLines.push(line) });
  const started = await startServer(readConfiguration(join(folder, 'server'), { DATABASE_URL: databaseUrl, UCH_PORT: '0' }), log);
  if (!started.ok) throw new Error(started.error.code);
  server = started.value;
  const issued = await issueFor(server, 'staff', people.map(({ staffId }) => staffId));
  for (const [at, person] of people.entries()) {
    logins.set(person, issued[at]!.login);
    passwords.set(person, issued[at]!.password);
    canaries.push({ name: `login ${at}`, value: issued[at]!.login }, { name: `password of the slip ${at}`, value: issued[at]!.password });
  }
  await inSchool(server.pool, SMALL_SCHOOL_ID, 'write', async (client) => {
    // Most have been here before: only every fifth signs in for the first time.
    await client.query(`UPDATE account SET must_change = 0, state = 'active' WHERE school_id = $1 AND holder_id = ANY($2)`, [SMALL_SCHOOL_ID, people.filter((_, at) => !isFirst(at)).map(({ staffId }) => staffId)]);
    await client.query('INSERT INTO recovery_key (school_id, key_id, public_key, made_at) VALUES ($1, $2, $3, $4)', [SMALL_SCHOOL_ID, 'a1b2c3d4e5f60718', recovery.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'), Date.now()]);
  });
  computer = await StaffRoomComputer.start(join(folder, 'computer'));
  const { code } = await issueEnrolmentCode(server.parts, SMALL_SCHOOL_ID, { uses: 1, validHours: 1 }, 'test');
  await expectValue(computer.call('workstations', 'join', { jobId: 'j', code, name: 'Учительская, ПК 1' }));
  await openSchool();
}, 120_000);
afterAll(async () => {
  await computer?.close();
  await server?.stop();
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const openSchool = () => expectValue(computer.call('workstations', 'openSchool', { jobId: 'o', schoolId: SMALL_SCHOOL_ID }));
const signIn = (person: FiftiethPerson, password = passwords.get(person)!) => computer.call('accounts', 'signIn', { jobId: 's', login: logins.get(person)!, password });
const isFirst = (at: number): boolean => at % 5 === 2;

/** What of the program's own places holds a canary: the profile with databases, WAL, vaults and logs, its temporary and working folder, the log of the server. */
function scanPlaces(of: readonly Canary[] = canaries): ByteScan {
  const scan = new ByteScan(of);
  scan.folder(computer.profile, { label: 'profile' });
  scan.folder(computer.temporary, { label: 'temporary' });
  scan.content('log of the server', Buffer.from(serverLines.join('\n')));
  figures.scans += 1;
  figures.bytes += scan.bytes;
  figures.files += scan.files;
  return scan;
}

async function mistype(person: FiftiethPerson): Promise<void> {
  expect(await signIn(person, person.words.wrong)).toMatchObject({ ok: false, error: { code: 'credentials_wrong' } });
}

async function chooseOwnPassword(person: FiftiethPerson): Promise<void> {
  expect(await expectValue(signIn(person))).toMatchObject({ mustChange: true });
  await changePassword(person, person.words.password);
}

async function comeIn(person: FiftiethPerson, at: number): Promise<void> {
  if (at % 6 === 1) await mistype(person);
  if (isFirst(at)) await chooseOwnPassword(person);
  expect(await expectValue(signIn(person))).toMatchObject({ staffId: person.staffId, mustChange: false });
}

async function changePassword(person: FiftiethPerson, next: string): Promise<void> {
  await expectValue(computer.call('accounts', 'changePassword', { current: passwords.get(person)!, next }));
  passwords.set(person, next);
}

async function submit(commands: readonly object[]): Promise<void> {
  const { verdicts } = await expectValue(computer.call('journal', 'submitCommands', { commands: commands.map((command) => ({ commandId: newId<CommandId>(), baseVersion: 0, ...command })) as never }));
  expect(verdicts.map(({ status, code }) => code ?? status)).toEqual(commands.map(() => 'accepted'));
}

/** Marks, comment, absence, topic, a work, the result of the term with its reason, a text that is not finished. */
async function work({ workId, pupilId, lessonId, journalId, words }: FiftiethPerson): Promise<void> {
  await submit([
    { name: 'setMark', args: { workId, pupilId, value: 4, isDebt: false } },
    { name: 'setLessonContent', baseVersion: 1, args: { lessonId, topic: words.topic, homework: words.homework } },
    { name: 'changeWork', baseVersion: 1, args: { workId, workTypeId: s.answer, title: words.work, weight: 1 } },
    { name: 'setTermMark', args: { journalId, termId: s.openTerm, pupilId, value: '4', reason: words.reason } },
  ]);
  await submit([{ name: 'commentMark', baseVersion: 1, args: { workId, pupilId, comment: words.comment } }]);
  await expectValue(computer.call('drafts', 'keep', { place: `comment/${journalId}/${lessonId}/${pupilId}/${workId}`, text: words.draft }));
}

const letters = ({ groupId, pupilId, words }: FiftiethPerson) => ({ groupId, termId: s.openTerm, pupilIds: [pupilId], options: { ...LETTER, notes: [{ pupilId, remark: words.remark, recommendation: '' }] } });

/** Saves letters where a person wants them, and opens the dialog of the printer for the same. */
async function saveAndPrint(person: FiftiethPerson): Promise<void> {
  computer.filePath = join(computer.documents, `Письма ${person.lastName}.pdf`);
  await expectValue(computer.call('letters', 'makeFile', { jobId: 'f', fileToken: 'x'.repeat(16), format: 'pdf', ...letters(person) }));
  computer.filePath = null;
  const { spoolId } = await expectValue(computer.call('letters', 'makeForPrinter', { jobId: 'p', ...letters(person) }));
  expect(pdfPages((await computer.takePaper(spoolId))!).join(' ')).toContain(person.words.remark);
}

/** kill −9: while a paper waits for the printer, or while more is being written. */
async function endByForce({ leads, workId, pupilId }: FiftiethPerson): Promise<void> {
  const underWay = leads ? null : computer.call('journal', 'submitCommands', { commands: [{ commandId: newId<CommandId>(), name: 'setMark', baseVersion: 2, args: { workId, pupilId, value: 5, isDebt: false } }] });
  await computer.kill();
  await underWay;
  figures.kills += 1;
  expect(scanPlaces().findings).toEqual([]);
  await openSchool();
}

/** Locks, comes back by the password to the text that was not finished, and leaves. */
async function lockAndLeave(person: FiftiethPerson): Promise<void> {
  await computer.lock(SMALL_SCHOOL_ID);
  figures.locks += 1;
  expect(scanPlaces().findings).toEqual([]);
  expect(await expectValue(computer.call('accounts', 'unlock', { jobId: 'u', password: passwords.get(person)! }))).toMatchObject({ staffId: person.staffId });
  computer.locked = null;
  expect((await expectValue(computer.call('drafts', 'list', {}))).map(({ text }) => text)).toEqual([person.words.draft]);
  await computer.call('accounts', 'signOut', {});
  await openSchool();
}

describe('fifty people on one profile (issue 4, P-09, R-08)', () => {
  it('work, print, save, lock, leave and are killed; nothing of them lies in the program’s places, at any of these moments', { timeout: 600_000 }, async () => {
    for (const [at, person] of people.entries()) {
      await comeIn(person, at);
      await work(person);
      if (at % 7 === 3) await changePassword(person, person.words.next);
      if (person.leads) await saveAndPrint(person);
      if (person.leads || at % 10 === 9) await endByForce(person);
      else if (at % 10 === 6) await lockAndLeave(person);
      else await computer.call('accounts', 'signOut', {});
    }
    expect(figures).toMatchObject({ kills: 10, locks: 5 });
    // With somebody signed in: an open file, its WAL and its index.
    await expectValue(signIn(people[7]!));
    await expectValue(computer.call('drafts', 'keep', { place: 'again', text: people[7]!.words.draft }));
    expect(readdirSync(computer.profile, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.db-wal'))).not.toEqual([]);
    expect(scanPlaces().findings).toEqual([]);
  });

  describe('afterwards', () => {
    interface Secrets {
      readonly person: FiftiethPerson;
      readonly header: VaultHeader;
      readonly file: string;
      readonly deviceSecret: Uint8Array;
      /** Argon2id of the own password under the own salt. */
      readonly stretched: Uint8Array;
      readonly kek: Uint8Array;
      readonly databaseKey: Uint8Array;
    }
    let all: Secrets[];
    const stretch = async (password: string, { derivation }: VaultHeader): Promise<Uint8Array> =>
      new Uint8Array(await hashRaw(password.normalize('NFC'), { algorithm: 2, version: 1, memoryCost: derivation.memoryKiB, timeCost: derivation.passes, parallelism: 1, outputLen: 32, salt: Buffer.from(derivation.salt, 'base64url') }));
    const entryOf = (kind: string, staffId: string): string => Buffer.from([...computer.keyring.entries].find(([name]) => name.startsWith(`${kind}-`) && name.endsWith(staffId))![1], 'base64').toString('utf8');

    beforeAll(async () => {
      await computer.close();
      const files = join(computer.profile, 'schools', SMALL_SCHOOL_ID);
      all = [];
      for (const person of people) {
        const { header } = readHeader(readFileSync(join(files, `${person.staffId}.vault`), 'utf8'))!;
        const deviceSecret = new Uint8Array(Buffer.from((JSON.parse(entryOf('vault', person.staffId)) as { secret: string }).secret, 'base64url'));
        const stretched = await stretch(passwords.get(person)!, header);
        const kek = keyEncryptionKey(stretched, deviceSecret, header.vaultId);
        all.push({ person, header, file: join(files, `${person.staffId}.db`), deviceSecret, stretched, kek, databaseKey: unwrapDatabaseKey(header, kek)! });
      }
    }, 120_000);

    it('each file opens with its own password and device secret, and holds what was typed; its key is the one sealed for the recovery', async () => {
      const privateKey = recovery.privateKey.export({ format: 'der', type: 'pkcs8' });
      for (const { person, header, file, databaseKey } of all) {
        expect(header.derivation.memoryKiB).toBe(LEAST_MEMORY_KIB);
        expect(openRecoverySeal(header.recovery!, privateKey, header.vaultId)).toEqual(databaseKey);
        const opened = await openDatabase({ file, key: databaseKey.slice() });
        if (!opened.ok) throw new Error(opened.error.code);
        const { read } = opened.value;
        expect(read.get('SELECT comment FROM mark WHERE work_id = ? AND pupil_id = ?', person.workId, person.pupilId)).toEqual({ comment: person.words.comment });
        expect(read.all('SELECT topic, homework FROM lesson WHERE id = ?', person.lessonId)).toEqual([{ topic: person.words.topic, homework: person.words.homework }]);
        expect(read.all('SELECT DISTINCT text FROM draft')).toEqual([{ text: person.words.draft }]);
        await opened.value.close();
      }
    });

    it('no name, word, login, password or key lies in a database, a WAL, a vault, the logs or the temporary folder', () => {
      const keys = all.flatMap(({ person, deviceSecret, stretched, kek, databaseKey, header }, at): Canary[] => {
        const sealed = JSON.parse(entryOf('signin', person.staffId)) as { nonce: string; body: string; tag: string };
        const name = [...computer.keyring.entries.keys()].find((one) => one.startsWith('signin-') && one.endsWith(person.staffId))!;
        const keychainId = name.slice('signin-'.length, -person.staffId.length - 1);
        const signInSecret = openSecret(sealed, signInSealingKey(databaseKey, header.vaultId), `uchitelskaya sign-in 1\n${keychainId}\n${person.staffId}`);
        expect(signInSecret).not.toBeNull();
        return [
          { name: `device secret ${at}`, value: deviceSecret }, { name: `stretched password ${at}`, value: stretched }, { name: `key encryption key ${at}`, value: kek }, { name: `database key ${at}`, value: databaseKey },
          { name: `secret of the sign-in ${at}`, value: Buffer.from(signInSecret!).toString('utf8') },
        ];
      });
      const seed = [...computer.keyring.entries].find(([name]) => name.startsWith('device-'))![1];
      keys.push({ name: 'key of the workstation', value: new Uint8Array(Buffer.from(seed, 'base64')) });
      const scan = scanPlaces([...canaries, ...keys]);
      expect(scan.findings).toEqual([]);
      const inTheKeychain = new ByteScan([...canaries, ...keys].filter(({ name }) => !/^device secret|^key of the workstation/.test(name)));
      for (const [name, text] of computer.keyring.entries) {
        inTheKeychain.content(`keychain: ${name} (its name)`, Buffer.from(name));
        inTheKeychain.content(`keychain: ${name}`, Buffer.from(text));
        inTheKeychain.content(`keychain: ${name}, decoded`, Buffer.from(text, 'base64'));
      }
      expect(inTheKeychain.findings).toEqual([]);
      // The scan would have seen them: the device secrets in the keychain, and the letters that were saved where a person wanted them.
      const control = new ByteScan([...canaries, ...keys]);
      for (const [name, text] of computer.keyring.entries) control.content(name, Buffer.from(text, 'base64'));
      control.folder(computer.documents);
      const seen = new Set(control.findings.map(({ canary }) => canary));
      expect([...all.keys()].filter((at) => !seen.has(`device secret ${at}`))).toEqual([]);
      expect(people.flatMap(({ leads }, at) => (leads && !seen.has(`remark ${at}`) ? [at] : []))).toEqual([]);
      console.log(`fifty people: ${canaries.length + keys.length} canaries, ${scan.needles} with their forms; ${figures.scans} scans of ${figures.files} files and ${Math.round(figures.bytes / 1e6)} MB, the last of ${scan.files} files and ${Math.round(scan.bytes / 1e6)} MB`);
    });

    it('no file opens with any secret of another person: 50 × 49 pairs, and passwords tried beside the stolen device secret', { timeout: 120_000 }, async () => {
      let pairs = 0;
      for (const mine of all) {
        for (const theirs of all) {
          if (mine === theirs) continue;
          pairs += 1;
          // My whole key; my device secret beside their password; my device secret alone.
          expect(unwrapDatabaseKey(theirs.header, mine.kek)).toBeNull();
          expect(unwrapDatabaseKey(theirs.header, keyEncryptionKey(theirs.stretched, mine.deviceSecret, theirs.header.vaultId))).toBeNull();
          expect(isSameTag(deviceTag(mine.deviceSecret, theirs.header.vaultId), theirs.header.deviceTag)).toBe(false);
          // The keychain is open to everybody of the OS account: their device secret beside what my password is stretched to.
          expect(unwrapDatabaseKey(theirs.header, keyEncryptionKey(mine.stretched, theirs.deviceSecret, theirs.header.vaultId))).toBeNull();
        }
      }
      expect(pairs).toBe(50 * 49);
      for (const [at, theirs] of all.entries()) {
        const mine = all[(at + 17) % all.length]!;
        // My database key on their file.
        expect(await openDatabase({ file: theirs.file, key: mine.databaseKey.slice() })).toMatchObject({ ok: false });
        if (at % 5 !== 0) continue;
        // My password, stretched as theirs is, beside their device secret.
        const guess = await stretch(passwords.get(mine.person)!, theirs.header);
        expect(unwrapDatabaseKey(theirs.header, keyEncryptionKey(guess, theirs.deviceSecret, theirs.header.vaultId))).toBeNull();
      }
    });
  });
});
