import type { PrintedAnswer, PrintedWish } from '#domain/contract/sync/index.ts';
import { done, type Result } from '#domain/result.ts';
import type { OpenSession } from '../accounts/accounts.ts';
import { look, refusal, type PersonalDataOptions } from './recorded-change.ts';

type Listed = PrintedAnswer['documents'][number];

/** By the moment when it was made, where the workstation told it: a paper of a day without contact belongs to that day. */
const LIST = `
SELECT e.seq, e.kind AS how, e.params, e.actor_id AS "actorId", nullif(concat_ws(' ', a.last_name, a.first_name, nullif(a.middle_name, '')), '') AS "actorName", e.device_id AS "deviceId", d.name AS "deviceName",
       e.at, e.device_at AS "deviceAt"
FROM security_event e LEFT JOIN staff a ON a.school_id = $1 AND a.id = e.actor_id LEFT JOIN device d ON d.school_id = $1 AND d.id = e.device_id
WHERE e.school_id = $1 AND e.kind IN ('printed', 'exported') AND e.result = 'done' AND ($2::text IS NULL OR e.kind = $2) AND ($3::text IS NULL OR e.params::jsonb->>'what' = $3)
  AND ($4::text IS NULL OR e.actor_id = $4) AND ($5::bigint IS NULL OR LEAST(e.device_at, e.at) >= $5) AND ($6::bigint IS NULL OR LEAST(e.device_at, e.at) <= $6) AND ($7::bigint IS NULL OR e.seq < $7)
ORDER BY e.seq DESC LIMIT $8`;

/**
 * The register of printed and saved documents (P-13), for who keeps the papers on personal data. It is what workstations told the security register, and of that these two kinds alone: the
 * rest of the register is the auditor's. What is older than the register keeps is not here any more.
 * @returns `not_allowed`
 */
export function listPrinted(options: PersonalDataOptions, session: OpenSession, wish: PrintedWish): Promise<Result<PrintedAnswer>> {
  return look(options, session, async (client, rights) => {
    const refused = refusal(rights, 'documents.manage');
    if (refused) return refused;
    const { rows } = await client.query<Omit<Listed, 'what' | 'format' | 'pages' | 'people' | 'copies'> & { readonly params: string }>(
      LIST, [session.schoolId, wish.how, wish.what, wish.actorId, wish.from, wish.until, wish.before, wish.most + 1],
    );
    const documents = rows.slice(0, wish.most).map(({ params, ...row }): Listed => {
      const told = JSON.parse(params) as Readonly<Record<string, unknown>>;
      const text = (name: string): string => (typeof told[name] === 'string' ? told[name] : '');
      const count = (name: string): number | null => (Number.isSafeInteger(told[name]) && Number(told[name]) >= 0 ? Number(told[name]) : null);
      return { ...row, what: text('what'), format: text('format'), pages: count('pages'), people: count('people'), copies: count('copies') };
    });
    return done({ documents, next: rows.length > wish.most ? documents.at(-1)!.seq : null });
  });
}
