/** «Акт об уничтожении персональных данных» (P-05): what was destroyed, by whom and on what ground, with lines for the commission. */
import type { PersonKind } from '../personal-data/index.ts';
import type { ReportDocument } from './report-document.ts';
import { bindWords, longDay } from './russian-text.ts';

export interface DestructionProtocolData {
  readonly school: string;
  readonly number: number;
  /** ISO */
  readonly date: string;
  readonly kind: PersonKind;
  /** As it was; null where the act is printed again: nobody keeps it. */
  readonly name: string | null;
  readonly personId: string;
  readonly basis: string;
  readonly commission: readonly string[];
  readonly doneBy: string;
  readonly counts: readonly { readonly table: string; readonly erased: number; readonly removed: number }[];
  readonly backups: readonly string[];
}

const WHOSE: Readonly<Record<PersonKind, string>> = { pupil: 'обучающийся', guardian: 'родитель (законный представитель)', staff: 'бывший сотрудник' };

/** What a table is to a reader of the act; one that came later stands by its own name. */
export const TABLE_WORDS: Readonly<Record<string, string>> = {
  pupil: 'карточка обучающегося', membership: 'основания зачисления и перевода', pupil_contact: 'адрес и телефон', guardian: 'сведения о родителях', consent: 'тексты согласий', change_request: 'заявления об изменении данных', achievement: 'достижения и награды',
  mark: 'комментарии к отметкам', term_mark: 'пояснения к итоговым отметкам', person_block: 'причины блокирования', revision: 'тексты в истории изменений', command_verdict: 'тексты в ответах сервера', staff: 'карточка сотрудника',
  nondisclosure: 'обязательства о неразглашении', account: 'учётные записи', sign_in: 'входы', session: 'сеансы', compromise: 'сообщения о компрометации',
};

export function destructionProtocol(data: DestructionProtocolData): ReportDocument {
  const members = data.commission.length > 0 ? data.commission : ['', '', ''];
  return {
    title: `Акт № ${data.number} об уничтожении персональных данных`, language: 'ru', font: 'serif', size: 11,
    page: { size: 'A4', orientation: 'portrait', margins: { top: 16, right: 14, bottom: 16, left: 22 } },
    sections: [
      {
        footer: { left: `${data.school} · Акт № ${data.number}`, right: ['стр. ', { field: 'page' }, ' из ', { field: 'pages' }], onlyIfSeveral: true },
        blocks: [
          { kind: 'paragraph', text: bindWords(data.school), align: 'center', after: 6 },
          { kind: 'paragraph', text: `Акт № ${data.number} об уничтожении персональных данных`, style: 'title' },
          { kind: 'paragraph', text: longDay(data.date), style: 'subtitle' },
          {
            kind: 'key-values',
            rows: [
              { label: 'Чьи данные', value: `${WHOSE[data.kind]}: ${data.name ?? 'имя в системе не хранится'}` }, { label: 'Обозначение в системе', value: data.personId }, { label: 'Основание', value: data.basis },
              { label: 'Уничтожил', value: data.doneBy }, { label: 'Способ', value: 'стирание в базе данных школьного сервера и на рабочих местах, без возможности восстановления' },
            ],
          },
          { kind: 'paragraph', text: 'Уничтожено', style: 'heading' },
          {
            kind: 'table', name: 'Уничтожено', rules: 'all',
            columns: [{ width: { star: 5 } }, { width: { mm: 34 }, align: 'right' }, { width: { mm: 34 }, align: 'right' }],
            head: [{ cells: ['Сведения', 'Записей удалено', 'Записей стёрто'].map((text) => ({ text, tone: 'head' as const, bold: true })) }],
            body: data.counts.map(({ table, erased, removed }) => ({ cells: [TABLE_WORDS[table] ?? table, { text: String(removed), value: removed }, { text: String(erased), value: erased }] })),
          },
          ...(data.kind === 'pupil' ? [{ kind: 'paragraph' as const, text: bindWords('Отметки и посещаемость сохранены без имени: они нужны для сводных ведомостей на срок их хранения.'), before: 6 }] : []),
          {
            kind: 'paragraph', before: 6, text: bindWords(data.backups.length > 0 ? `Резервные копии, сделанные раньше, в которых данные ещё есть: ${data.backups.join('; ')}. После восстановления из них данные уничтожаются снова.`
              : 'Резервные копии, сделанные до этого дня, хранят данные до конца своего срока. После восстановления из них данные уничтожаются снова.'),
          },
          { kind: 'paragraph', text: 'Комиссия', style: 'heading' },
          { kind: 'signatures', lines: members.map((name) => ({ role: 'Член комиссии', name })) },
        ],
      },
    ],
  };
}
