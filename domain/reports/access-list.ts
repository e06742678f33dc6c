/**
 * «Перечень лиц, допущенных к обработке персональных данных» (P-06, P-11, R-04): everybody whose role of this day opens personal data, to what, by which paper and until when. Nobody is entered by hand: it is
 * drawn from the roles in force and from the load.
 */
import type { StaffRole } from '../policy/index.ts';
import { approval, officialFoot, schoolHead } from './official-paper.ts';
import type { ReportDocument, TableRow } from './report-document.ts';
import { ROLE_WORDS } from './role-words.ts';
import { bindWords, counted, longDay, shortDay } from './russian-text.ts';

/** A role of this day. */
export interface AccessGrant {
  readonly role: StaffRole;
  /** «Алгебра, 7А», «7А» or a direction; empty where the role names none. */
  readonly objectName: string;
  /** ISO days, both inclusive; empty start: the list of before knew none; null end: until it is ended. */
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly basis: string;
}

export interface AccessPerson {
  readonly name: string;
  readonly position: string;
  readonly grants: readonly AccessGrant[];
  /** Journals of the load, in the order of the load. */
  readonly journals: readonly { readonly subject: string; readonly group: string }[];
  /** Classes led by the lists. */
  readonly classes: readonly string[];
}

export interface AccessListData {
  readonly school: string;
  readonly director: string;
  /** ISO */
  readonly date: string;
  readonly year: { readonly name: string; /** ISO */ readonly endsOn: string };
  readonly people: readonly AccessPerson[];
}

/** One line of the list. */
export interface Access {
  readonly role: string;
  readonly scope: string;
  readonly basis: string;
  readonly term: string;
}

/** What a role of the whole school opens, as domain/policy has it. */
const SCHOOL_SCOPES: Readonly<Partial<Record<StaffRole, string>>> = {
  director: 'журналы, списки, согласия и достижения всех классов; список логинов сотрудников; блокирование и уничтожение данных', deputy: 'журналы, списки, согласия и достижения всех классов; журналы учёта персональных данных',
  secretary: 'списки всех классов с адресами, телефонами и семьями; согласия; достижения', administrator: 'списки, согласия и достижения всех классов; логины, роли и рабочие места; блокирование и уничтожение данных',
  auditor: 'журнал безопасности: имена и действия сотрудников', methodist: 'журналы и списки всех направлений',
};
const TEACHING: ReadonlySet<StaffRole> = new Set<StaffRole>(['teacher', 'club_teacher', 'organiser', 'master']);

const termWords = ({ startsOn, endsOn }: Pick<AccessGrant, 'startsOn' | 'endsOn'>): string =>
  [startsOn === '' ? '' : `с ${shortDay(startsOn)}`, endsOn === null ? 'до отмены' : `по ${shortDay(endsOn)}`].filter((part) => part !== '').join(' ');

/** «Алгебра: 7А, 7Б; Геометрия: 7А» */
function loadWords(journals: AccessPerson['journals']): string {
  const groups = new Map<string, string[]>();
  for (const { subject, group } of journals) groups.set(subject, [...(groups.get(subject) ?? []), group]);
  return [...groups].map(([subject, names]) => `${subject}: ${names.join(', ')}`).join('; ');
}

function scopeOf({ role, objectName }: AccessGrant, { journals, classes }: AccessPerson): string {
  if (TEACHING.has(role)) return objectName !== '' ? `журнал и список: ${objectName}` : journals.length > 0 ? `журналы и списки по нагрузке – ${loadWords(journals)}` : 'журналы по нагрузке; сейчас нагрузки нет';
  if (role === 'class_teacher') return objectName !== '' ? classWords([objectName]) : classes.length > 0 ? classWords(classes) : 'свой класс; сейчас класса нет';
  if (role === 'methodist' && objectName !== '') return `журналы и списки направления «${objectName}»`;
  return SCHOOL_SCOPES[role] ?? '';
}

const classWords = (classes: readonly string[]): string => `журналы всех предметов, списки с адресами и семьями, согласия, достижения: ${classes.join(', ')}`;

/** The lines of a person: by order first, then what comes with the load alone. */
export function accessesOf(person: AccessPerson, year: AccessListData['year']): Access[] {
  const byOrder = person.grants.map((grant): Access => ({ role: ROLE_WORDS[grant.role], scope: scopeOf(grant, person), basis: grant.basis, term: termWords(grant) }));
  const hasTitle = (roles: ReadonlySet<StaffRole>): boolean => person.grants.some(({ role, objectName }) => roles.has(role) && objectName === '');
  const untilSummer = { basis: `учебная нагрузка, ${year.name} учебный год`, term: `по ${shortDay(year.endsOn)}` };
  const named = new Set(person.grants.flatMap(({ role, objectName }) => (role === 'class_teacher' && objectName !== '' ? [objectName] : [])));
  const led = person.classes.filter((name) => !named.has(name));
  return [
    ...byOrder,
    ...(person.journals.length > 0 && !hasTitle(TEACHING) ? [{ role: ROLE_WORDS.teacher, scope: `журналы и списки по нагрузке – ${loadWords(person.journals)}`, ...untilSummer }] : []),
    ...(led.length > 0 && !hasTitle(new Set<StaffRole>(['class_teacher'])) ? [{ role: ROLE_WORDS.class_teacher, scope: classWords(led), ...untilSummer, basis: `список классов, ${year.name} учебный год` }] : []),
  ];
}

const PEOPLE = ['человек', 'человека', 'человек'] as const;

export function accessList({ school, director, date, year, people }: AccessListData): ReportDocument {
  const title = 'Перечень лиц, допущенных к обработке персональных данных';
  const listed = people.map((person) => ({ ...person, accesses: accessesOf(person, year) })).filter(({ accesses }) => accesses.length > 0);
  const rowsOf = ({ name, position, accesses }: (typeof listed)[number], at: number): TableRow[] =>
    accesses.map(({ role, scope, basis, term }, line) => ({
      cells: [
        ...(line === 0
          ? [{ text: String(at + 1), value: at + 1, rowspan: accesses.length }, { text: position === '' ? [{ text: name, bold: true }] : [{ text: name, bold: true }, `\n${position}`], rowspan: accesses.length }] : []),
        role, bindWords(scope), basis.trim() === '' ? 'не указано' : bindWords(basis), term,
      ],
    }));
  return {
    title, shortTitle: 'Допущенные лица', language: 'ru', font: 'serif', size: 9.6,
    page: { size: 'A4', orientation: 'landscape', margins: { top: 18, right: 14, bottom: 14, left: 18 } },
    sections: [
      {
        footer: { ...officialFoot(`${school} · Перечень допущенных лиц`), rule: true },
        blocks: [
          schoolHead(school),
          approval(director),
          { kind: 'paragraph', text: title, style: 'title' },
          { kind: 'paragraph', text: `в электронном журнале, на ${longDay(date)}`, style: 'subtitle' },
          { kind: 'paragraph', after: 6, text: bindWords(`Всего допущено: ${counted(listed.length, PEOPLE)}. Кого здесь нет, к персональным данным в электронном журнале не допущен. Доступ открывает и закрывает администратор по приказу директора.`) },
          {
            kind: 'table', name: 'Допущенные лица', rules: 'all', padding: { x: 4, y: 3 },
            columns: [{ width: { mm: 9 }, align: 'right' }, { width: { star: 5 } }, { width: { star: 3 } }, { width: { star: 7 } }, { width: { star: 4 } }, { width: { mm: 27 } }],
            head: [{ cells: ['№', 'Сотрудник', 'Роль', 'К каким данным допущен', 'Основание', 'Срок'].map((text) => ({ text, tone: 'head' as const, bold: true })) }],
            body: listed.flatMap(rowsOf),
            // Signed beneath the last line and not on a page of its own.
            foot: [{ minHeight: 12, cells: [{ text: ['Ответственный за персональные данные: подпись ', { blank: 36 }, '  расшифровка ', { blank: 56 }], colspan: 6, align: 'left', valign: 'middle' }] }],
          },
        ],
      },
    ],
  };
}
