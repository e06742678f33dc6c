import { webcrypto } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
// The library's container of extensions asks for it at its own import.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;

/** Node's keys by the library's word for them: with the browser's types loaded beside they differ in a name. */
type X509Crypto = NonNullable<Parameters<typeof x509.X509CertificateGenerator.createSelfSigned>[1]>;
const engine = webcrypto as unknown as X509Crypto;
type Keys = Parameters<typeof x509.X509CertificateGenerator.createSelfSigned>[0]['keys'];
const generateKeys = async (): Promise<Keys> => (await webcrypto.subtle.generateKey(EC, true, ['sign', 'verify'])) as unknown as Keys;
const AUTHORITY_DAYS = 3_650;
/** Longer ones are refused by some systems. */
const SERVER_DAYS = 397;
const RENEW_BEFORE_DAYS = 30;

export interface ServerCertificate {
  readonly caPem: string;
  readonly certPem: string;
  readonly keyPem: string;
}

const files = (folder: string) => ({
  ca: join(folder, 'ca.crt'), caKey: join(folder, 'ca.key'), cert: join(folder, 'server.crt'), key: join(folder, 'server.key'), hosts: join(folder, 'hosts.json'),
});

/** Makes the school's own authority and the certificate of its server; keys are readable by their owner alone. */
export async function makeAuthority(folder: string, schoolName: string, hosts: readonly string[], now: number): Promise<ServerCertificate> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const names = files(folder);
  const keys = await generateKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serial(), name: [{ CN: [`Учительская: ${schoolName}`] }], notBefore: new Date(now - DAY_MS), notAfter: new Date(now + AUTHORITY_DAYS * DAY_MS),
      signingAlgorithm: EC, keys,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    engine,
  );
  write(names.caKey, await privatePem(keys.privateKey), 0o600);
  write(names.ca, authority.toString('pem'), 0o644);
  write(names.hosts, JSON.stringify(hosts), 0o644);
  return issue(folder, now);
}

/** The certificate that stands, renewed where it has less than thirty days; null where there is no authority. */
export async function readCertificate(folder: string, now: number): Promise<ServerCertificate | null> {
  const names = files(folder);
  if (!existsSync(names.ca) || !existsSync(names.caKey)) return null;
  if (!existsSync(names.cert)) return issue(folder, now);
  const certificate = new x509.X509Certificate(readFileSync(names.cert, 'utf8'));
  if (certificate.notAfter.getTime() - now < RENEW_BEFORE_DAYS * DAY_MS) return issue(folder, now);
  return { caPem: readFileSync(names.ca, 'utf8'), certPem: readFileSync(names.cert, 'utf8'), keyPem: readFileSync(names.key, 'utf8') };
}

async function issue(folder: string, now: number): Promise<ServerCertificate> {
  const names = files(folder);
  const hosts = JSON.parse(readFileSync(names.hosts, 'utf8')) as string[];
  const caPem = readFileSync(names.ca, 'utf8');
  const authority = new x509.X509Certificate(caPem);
  const der = Buffer.from(readFileSync(names.caKey, 'utf8').replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
  const signingKey = (await webcrypto.subtle.importKey('pkcs8', der, EC, false, ['sign'])) as unknown as Keys['privateKey'];
  const keys = await generateKeys();
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: serial(), subject: [{ CN: [hosts[0] ?? 'localhost'] }], issuer: authority.subject, notBefore: new Date(now - DAY_MS),
      notAfter: new Date(Math.min(now + SERVER_DAYS * DAY_MS, authority.notAfter.getTime())), signingAlgorithm: EC, publicKey: keys.publicKey, signingKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension(hosts.map((host) => ({ type: isIP(host) ? ('ip' as const) : ('dns' as const), value: host }))),
        await x509.AuthorityKeyIdentifierExtension.create(authority, false, engine),
      ],
    },
    engine,
  );
  const keyPem = await privatePem(keys.privateKey);
  const certPem = certificate.toString('pem');
  write(names.key, keyPem, 0o600);
  write(names.cert, certPem, 0o644);
  return { caPem, certPem, keyPem };
}

const privatePem = async (key: Keys['privateKey']): Promise<string> => {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key as unknown as webcrypto.CryptoKey)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der.replaceAll(/(.{64})/g, '$1\n')}\n-----END PRIVATE KEY-----\n`;
};

const serial = (): string => Buffer.from(webcrypto.getRandomValues(new Uint8Array(12))).toString('hex').replace(/^./, '1');
const write = (file: string, text: string, mode: number): void => writeFileSync(file, text, { mode });
