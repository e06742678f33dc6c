/**
 * «Положение об информационной системе персональных данных» (P-11; S2 6.1, S4 3.1): purposes, data exactly as P-04, terms, who does what, and the measures that the program really takes (docs/security.md), with
 * the settings of this school. What the program does not do is said to be the school's own.
 */
import type { StaffRole } from '../policy/index.ts';
import { CONSENT_DEEDS, DATA_OF_PARENT, DATA_OF_PUPIL } from './consent-papers.ts';
import type { OrderedSettings } from './introduction-order.ts';
import { approval, clause, known, officialFoot, OFFICIAL_PAGE, paragraph, schoolHead } from './official-paper.ts';
import type { Block, ReportDocument, RichText } from './report-document.ts';
import { ROLE_WORDS } from './role-words.ts';
import { bindWords, counted } from './russian-text.ts';

export interface DataRegulationData {
  readonly school: string;
  readonly address: string;
  readonly director: string;
  readonly settings: OrderedSettings;
}

const MINUTES = ['минуту', 'минуты', 'минут'] as const;
const DAYS = ['день', 'дня', 'дней'] as const;

/** Duties by role, as docs/rights.md lets each of them do. */
const ROLE_DUTIES: readonly (readonly [readonly StaffRole[], string])[] = [
  [['director'], 'назначает ответственного, утверждает это положение и перечень допущенных лиц, решает о блокировании и уничтожении данных, знакомится с сообщениями о компрометации паролей'],
  [['deputy'], 'контролирует ведение журнала, хранит напечатанные документы с персональными данными, ведёт журналы учёта'],
  [['teacher', 'club_teacher', 'organiser', 'master'], 'видят и заполняют только свои журналы, видят списки своих групп'],
  [['class_teacher'], 'ведёт данные своего класса и его семей, согласия, сведения об олимпиадах и наградах, письма родителям, выдаёт логины семьям своего класса'],
  [['methodist'], 'видит журналы своего направления, не изменяя их'],
  [['secretary'], 'ведёт списки обучающихся, согласия и обязательства о неразглашении, применяет изменения данных по заявлениям'],
  [['administrator'], 'выдаёт логины, ведёт роли и рабочие места, делает резервные копии, по решению директора блокирует и уничтожает данные; журналов и отметок не видит'],
  [['auditor'], 'читает журнал безопасности; администратором быть не может'],
];

/** A measure of the regulation, and the rows of docs/security.md that it rests on. */
export interface RegulatedMeasure {
  readonly measure: string;
  readonly how: string;
  readonly rows: readonly string[];
}

/** Measures that are in the program, by groups of order № 21. `tests/security/regulation-measures.test.ts` holds each to rows that name a test. */
export const measuresInProgram = ({ idleLockMinutes, leaseDays, temporaryPasswordDays, administrationOnMarkedWorkstations }: OrderedSettings): readonly RegulatedMeasure[] => [
  {
    measure: 'Идентификация и проверка подлинности', rows: ['ИАФ. Users are identified and authenticated', 'ИАФ. Management of identifiers and means', 'V6 Passwords (V6.2)', 'V6 First and forgotten passwords (V6.4)'],
    how: `личный логин и пароль у каждого, общих нет; пароль не короче 10 знаков, частые пароли не принимаются; временный пароль действует ${counted(temporaryPasswordDays, DAYS)}; сервер отвечает только зарегистрированным рабочим местам`,
  },
  {
    measure: 'Управление доступом',
    rows: ['УПД. Roles and rights, least of them', 'УПД. Information flows', 'УПД. Unsuccessful attempts are limited', 'УПД. Lock of the session', 'УКФ. Who changes the configuration'],
    how: `права по роли, с основанием и сроком; на рабочее место приходят только данные, доступные сотруднику; после неверных паролей ожидание растёт; программа блокируется через ${counted(idleLockMinutes, MINUTES)} бездействия; без связи с сервером можно работать ${counted(leaseDays, DAYS)}${
      administrationOnMarkedWorkstations ? '; администрирование – только с отмеченных рабочих мест' : ''}`,
  },
  {
    measure: 'Защита носителей', rows: ['ЗНИ. Media are encrypted', 'ЗНИ. Destruction on media', 'V14 One person’s file and another’s secrets (V14.2)'],
    how: 'файл каждого сотрудника на рабочем месте зашифрован своим ключом; у отозванного рабочего места полученные данные стираются; резервная копия шифруется, если задана парольная фраза',
  },
  {
    measure: 'Регистрация событий', rows: ['РСБ. Events, their content and keeping', 'РСБ. Records are protected', 'РСБ. What left the program on paper and as files'],
    how: 'журнал безопасности: входы, права, выдача логинов, действия с данными; хранится не меньше года; изменить запись незаметно нельзя; журнал напечатанных и сохранённых документов',
  },
  {
    measure: 'Целостность', rows: ['ОЦЛ. Integrity of programs and data', 'V16 Protection of records (V16.4)'],
    how: 'автор и время каждой записи и каждого изменения отметки сохраняются; история связана контрольными суммами и заверена сервером',
  },
  {
    measure: 'Доступность', rows: ['ОДТ. Backups and recovery', 'ОДТ. Work goes on'],
    how: 'без связи с сервером работа продолжается, записи уходят при её появлении; данные восстанавливаются из резервной копии',
  },
  { measure: 'Защита при передаче', rows: ['ЗИС. The wire'], how: 'обмен по сети между рабочим местом и сервером – только по TLS 1.3 с сертификатом школы' },
  {
    measure: 'Ограничение показа и передачи', rows: ['ИАФ. Feedback is protected', 'УПД. Before sign-in nothing is allowed', 'ОЦЛ. Content that goes out'],
    how: 'имена не показываются до входа и на экране блокировки; файл, который уходит из школы, записывается в журнал передач',
  },
  { measure: 'Реагирование', rows: ['ИНЦ. Incidents'], how: 'сообщение о компрометации пароля сразу закрывает вход; директор и администратор видят его в своём окне со сроком' },
];

/** What the program does not do, by rows that say `school` or `not met`. */
export const MEASURES_OF_SCHOOL: readonly Pick<RegulatedMeasure, 'how' | 'rows'>[] = [
  { how: 'антивирус на сервере и рабочих местах, своевременные обновления системы и программы;', rows: ['АВЗ. Antivirus', 'АНЗ. Holes are found, updates installed'] },
  { how: 'шифрование диска сервера средствами операционной системы: сама база данных сервера не шифруется;', rows: ['ЗНИ. The database of the server'] },
  { how: 'доступ в помещения, расположение экранов, сохранность ключей и бумажных документов;', rows: ['ЗТС. Rooms and screens'] },
  { how: 'защиту школьной сети и удалённого доступа, ограничение запуска посторонних программ;', rows: ['УПД. Remote access, wireless and mobile devices', 'ОПС. Only what is allowed is started'] },
  { how: 'сертифицированные средства шифрования, если их требует модель угроз: шифрование в программе сертификата не имеет.', rows: ['ЗИС. Certified cryptography'] },
];

export function dataRegulation({ school, address, director, settings }: DataRegulationData): ReportDocument {
  const title = 'Положение об информационной системе персональных данных';
  const heading = (number: number, text: string): Block => paragraph(`${number}. ${text}`, { style: 'heading', before: 9 });
  const numbered = (section: number, points: readonly RichText[]): Block[] =>
    points.map((text, at) => clause([`${section}.${at + 1}. `, ...(typeof text === 'string' ? [text] : text)], { keepWithNext: typeof text === 'string' && text.endsWith(':') }));
  const pairs = (name: string, head: readonly [string, string], rows: readonly (readonly [string, string])[]): Block => ({
    kind: 'table', name, rules: 'all', size: 10, padding: { x: 4, y: 3 }, columns: [{ width: { star: 2 } }, { width: { star: 5 } }],
    head: [{ cells: head.map((text) => ({ text, tone: 'head' as const, bold: true })) }], body: rows.map((row) => ({ cells: row.map((text) => bindWords(text)) })),
  });
  return {
    title, shortTitle: 'Положение об ИСПДн', language: 'ru', font: 'serif', size: 11, page: OFFICIAL_PAGE,
    sections: [
      {
        footer: { ...officialFoot(title), rule: true },
        blocks: [
          schoolHead(school),
          approval(director),
          paragraph('Положение', { style: 'title', before: 10 }),
          paragraph('об информационной системе персональных данных «Электронный журнал»', { style: 'subtitle' }),
          heading(1, 'Общие положения'),
          ...numbered(1, [
            ['Положение определяет, как обрабатываются и защищаются персональные данные в электронном журнале на основе программы «Учительская» (далее – журнал). Оператор персональных данных: ', known(school, 70), ...(address.trim() === '' ? [] : [`, ${address.trim()}`]), ' (далее – школа).'],
            'Основания: Федеральный закон № 152-ФЗ «О персональных данных», Федеральный закон № 273-ФЗ «Об образовании в Российской Федерации», постановление Правительства № 1119, приказ ФСТЭК России № 21, устав школы.',
            'Журнал состоит из программы на рабочих местах и сервера школы с базой данных. Данные хранятся на сервере школы и в зашифрованных файлах рабочих мест.',
            'Меры защиты рассчитаны на третий уровень защищённости (УЗ-3): в посещаемости отмечаются пропуски по болезни, без диагноза; людей меньше 100 000; угрозы третьего типа. Уровень закрепляется актом школы.',
          ]),
          heading(2, 'Цели обработки'),
          ...numbered(2, [
            'Учёт посещаемости и успеваемости обучающихся, ведение журналов и реестров обучения, сводный учёт и отчётность школы.',
            'Своевременные сведения об обучении ребёнка его родителям (законным представителям) и самому обучающемуся.', 'Учёт сотрудников, которые работают в журнале, и их действий.',
          ]),
          heading(3, 'Состав данных и действия с ними'),
          ...numbered(3, ['Обрабатываются:']),
          pairs('Состав данных', ['Чьи', 'Какие'], [
            ['Родители (законные представители)', DATA_OF_PARENT], ['Обучающиеся', `${DATA_OF_PUPIL} (если это нужно)`], ['Сотрудники', 'фамилия, имя, отчество, пол, должность, роли, логин, действия в журнале'],
          ]),
          { kind: 'space', height: 2 },
          clause('3.2. Отметки и итоги обучения – содержание журнала, который школа ведёт по закону. Обязательных сведений сверх перечисленных нет: степень родства и телефон обучающегося можно не заполнять. Диагнозы и медицинские документы в журнал не вносятся.'),
          clause(`3.3. Действия: ${CONSENT_DEEDS}, передача в орган управления образованием. Обработка автоматизированная и на бумаге.`),
          heading(4, 'Согласия'),
          ...numbered(4, [
            'Согласие или отказ берётся вместе с заявлением о приёме; действует до окончания обучения или отчисления; может быть отозвано письменно. С 16 лет обучающийся даёт и своё согласие.',
            'Журнал ведётся для всех обучающихся. Без согласия не выдаются логин и пароль дневника, не записываются олимпиады, конкурсы и награды и не передаются данные, для передачи которых оно нужно; семья получает сведения на бумаге.',
            'Решения семей записываются в журнал с документом и датой; прежние записи не стираются.',
          ]),
          heading(5, 'Кто работает с данными'),
          ...numbered(5, [
            'Доступ есть только у сотрудников из утверждённого перечня, подписавших обязательство о неразглашении, в пределах роли. Роль даётся по приказу, с датой начала и, если нужно, окончания.',
            'Обязанности по ролям:',
          ]),
          pairs('Обязанности', ['Роль', 'Что делает'], ROLE_DUTIES.map(([roles, duty]) => [roles.map((role) => ROLE_WORDS[role]).join(', '), duty])),
          { kind: 'space', height: 2 },
          clause('5.3. Каждый отвечает за сохранность своего логина и пароля, не передаёт их и не работает под чужим именем.'),
          clause('5.4. Родители и обучающиеся получают сведения только о себе: на бумаге или через электронный дневник, если он подключён.'),
          heading(6, 'Меры защиты'),
          ...numbered(6, ['В программе действуют:']),
          pairs('Меры защиты', ['Мера', 'Как выполняется'], measuresInProgram(settings).map(({ measure, how }) => [measure, how])),
          { kind: 'space', height: 2 },
          clause('6.2. Школа обеспечивает сама:', { keepWithNext: true }),
          { kind: 'list', marker: 'dash', items: MEASURES_OF_SCHOOL.map(({ how }) => how) },
          heading(7, 'Сроки хранения'),
          ...numbered(7, [
            'Журналы хранятся 5 лет, сводные ведомости – 25 лет, журналы дополнительного образования – 3 года; журнал безопасности – не меньше года.',
            'По окончании срока и цели обработки данные уничтожаются с составлением акта. Отметки для сводных ведомостей остаются без имени.',
          ]),
          heading(8, 'Изменение, блокирование и уничтожение'),
          ...numbered(8, [
            'О переезде, новом телефоне или смене фамилии семья сообщает школе; секретарь или классный руководитель проверяет и вносит изменение, прежнее значение остаётся в записи.',
            'Спорные данные блокируются по решению директора: они остаются на сервере и убираются с рабочих мест. О блокировании и его снятии составляются акты.',
            'Данные того, кто больше не учится и не работает в школе, уничтожаются комиссией с актом; восстановить их нельзя.',
          ]),
          heading(9, 'Передача данных'),
          ...numbered(9, [
            'Данные передаются за пределы школы только по закону или по согласию. Каждая передача записывается в журнал: кому, когда, на каком основании, что и о скольких людях.',
            'Документы с персональными данными печатаются только по необходимости, хранятся у заместителя директора и учитываются в журнале напечатанных документов.',
          ]),
          heading(10, 'Если данные стали известны посторонним'),
          ...numbered(10, [
            'О пароле, который узнал другой, и о пропаже документа или компьютера сотрудник сообщает в течение одного рабочего дня; вход закрывается сразу.',
            'Об утечке школа уведомляет Роскомнадзор за 24 часа, о результатах внутреннего расследования – за 72 часа.',
          ]),
          heading(11, 'Заключительные положения'),
          ...numbered(11, [
            'Ответственный за организацию обработки персональных данных назначается приказом директора. За нарушение положения сотрудники отвечают по закону.',
            'Положение действует со дня утверждения до его отмены. Сотрудники знакомятся с ним под подпись до начала работы в журнале.',
          ]),
          paragraph(['Ответственный за персональные данные  ', { blank: 34, caption: 'подпись' }, '  ', { blank: 46, caption: 'расшифровка' }], { before: 18 }),
        ],
      },
    ],
  };
}
