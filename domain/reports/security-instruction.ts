/** «Инструкция по безопасности для пользователей электронного журнала» (P-11, R-07 … R-10), with the settings of this school and a sheet to sign for everybody who is admitted. */
import type { OrderedSettings } from './introduction-order.ts';
import { approval, clause, officialFoot, OFFICIAL_PAGE, paragraph, schoolHead } from './official-paper.ts';
import type { Block, ReportDocument } from './report-document.ts';
import { bindWords, counted } from './russian-text.ts';

export interface SecurityInstructionData {
  readonly school: string;
  readonly director: string;
  readonly settings: OrderedSettings;
  /** Everybody who signs, by name; empty: lines to write on. */
  readonly people: readonly { readonly name: string; readonly position: string }[];
}

const MINUTES = ['минуту', 'минуты', 'минут'] as const;
const DAYS = ['день', 'дня', 'дней'] as const;
const EMPTY_LINES = 20;

const rulesOf = ({ idleLockMinutes, temporaryPasswordDays, administrationOnMarkedWorkstations }: OrderedSettings): readonly (readonly [string, readonly string[]])[] => [
  ['Логин и пароль', [
    `Временный пароль с листка действует ${counted(temporaryPasswordDays, DAYS)}. При первом входе придумайте свой: не короче 10 знаков, лучше несколько слов подряд. Листок уничтожьте.`,
    'Никому не говорите пароль и не записывайте его там, где его увидят другие. Ни администратор, ни директор его не спрашивают.', 'Работайте только под своим логином. Не пускайте за открытый журнал коллег и обучающихся.',
    'Если пароль мог узнать другой, сразу откройте меню под своим именем, «Мой пароль узнали…», и в течение одного рабочего дня сообщите директору и администратору.',
  ]],
  ['За компьютером', [
    `Уходя, нажмите Ctrl+L. Если никто не работает, программа блокируется сама через ${counted(idleLockMinutes, MINUTES)}; не полагайтесь на это.`, 'Поверните экран так, чтобы его не видели обучающиеся и посетители. Не выводите журнал на проектор и доску.',
    'Журнал открывайте только на рабочих местах школы. Не отключайте антивирус, не ставьте посторонние программы.', ...(administrationOnMarkedWorkstations ? ['Администрируйте журнал только с отмеченных рабочих мест.'] : []),
  ]],
  ['Записи и данные', [
    'Вносите только то, что нужно для журнала. Диагнозы, сведения о здоровье и семейных обстоятельствах в комментарии не пишите.', 'Каждая запись хранит автора и время. Заведомо неверные сведения вносить нельзя.',
    'О том, что узнали из журнала, рассказывайте только тем, кому это нужно по должности; родителям – только об их ребёнке.',
  ]],
  ['Бумага и файлы', [
    'Печатайте, только если это нужно. Заберите листы из принтера сразу, лишние уничтожьте.', 'Файл с данными храните на рабочем месте школы столько, сколько он нужен, и удалите. Не отправляйте его по личной почте, в чатах и не носите на своей флешке.',
    'Передача данных за пределы школы – только с разрешения директора и с записью в журнале «Передача данных».',
  ]],
  ['Если что-то случилось', [
    'Пропал компьютер, флешка или напечатанный документ, данные увидел посторонний, программа ведёт себя странно – сообщите директору и ответственному сразу, ничего не стирая.',
    'Утечку не скрывайте: у школы 24 часа, чтобы сообщить о ней в Роскомнадзор.', 'При увольнении верните документы и носители; вход закроет администратор.',
  ]],
];

export function securityInstruction({ school, director, settings, people }: SecurityInstructionData): ReportDocument {
  const title = 'Инструкция по безопасности для пользователей электронного журнала';
  const chapters = rulesOf(settings).flatMap(([heading, rules], at): Block[] => [
    paragraph(`${at + 1}. ${heading}`, { style: 'heading' }), ...rules.map((rule, index) => clause(`${at + 1}.${index + 1}. ${rule}`, { after: 3 })),
  ]);
  const signers = people.length > 0 ? people : Array.from({ length: EMPTY_LINES }, () => ({ name: '', position: '' }));
  return {
    title, shortTitle: 'Инструкция по безопасности', language: 'ru', font: 'serif', size: 11, page: OFFICIAL_PAGE,
    sections: [
      {
        footer: { ...officialFoot(title), rule: true }, fitToPage: 0.84,
        blocks: [
          schoolHead(school), approval(director), paragraph('Инструкция', { style: 'title', before: 8 }), paragraph('по безопасности для пользователей электронного журнала', { style: 'subtitle' }), ...chapters,
          clause('За нарушение инструкции сотрудник отвечает по закону. Инструкция действует со дня утверждения.', { before: 8 }),
        ],
      },
      {
        footer: { ...officialFoot(title), rule: true },
        blocks: [
          paragraph('Лист ознакомления', { style: 'title' }),
          paragraph(bindWords('с инструкцией по безопасности для пользователей электронного журнала'), { style: 'subtitle' }),
          {
            kind: 'table', name: 'Лист ознакомления', rules: 'all', size: 10, columns: [{ width: { mm: 11 }, align: 'right' }, { width: { star: 5 } }, { width: { star: 4 } }, { width: { mm: 26 } }, { width: { mm: 30 } }],
            head: [{ cells: ['№', 'Фамилия, имя, отчество', 'Должность', 'Дата', 'Подпись'].map((text) => ({ text, tone: 'head' as const, bold: true })) }],
            body: signers.map(({ name, position }, at) => ({ minHeight: 8, cells: [String(at + 1), name, position, '', ''] })),
          },
        ],
      },
    ],
  };
}
