/** «Обязательство о неразглашении персональных данных» (P-07): a page for each employee, or one with lines to fill by hand. */
import { clause, known, lowerFirst, OFFICIAL_PAGE, paragraph, schoolHead, signedByHand } from './official-paper.ts';
import type { ReportDocument, Section } from './report-document.ts';

export interface NondisclosureFormData {
  readonly school: string;
  /** In the order of the pages; empty: one page to be filled by hand. */
  readonly people: readonly { readonly name: string; readonly position: string }[];
}

/** Duties that the rows P-06, P-07, R-07 … R-10 name. */
const DUTIES = [
  'пользоваться этими данными только по своим должностным обязанностям и в пределах данной мне роли;',
  'не сообщать и не передавать их тем, кому они не нужны по должности или кто не имеет на это права;',
  'хранить свой логин и пароль в тайне, никому их не передавать и не работать под чужой учётной записью;',
  'не оставлять открытый журнал без присмотра: уходя, блокировать программу; не держать на виду листки с паролями и напечатанные документы;',
  'не копировать данные на личные устройства, не пересылать их по личной почте и в чатах; лишние напечатанные документы и файлы уничтожать;',
  'в течение одного рабочего дня сообщить директору и администратору журнала, если мой пароль узнал другой человек, пропал документ или носитель с данными, данные увидел посторонний;',
  'при увольнении или смене обязанностей вернуть документы и носители с персональными данными.',
];

export function nondisclosureForm({ school, people }: NondisclosureFormData): ReportDocument {
  const title = 'Обязательство о неразглашении персональных данных';
  const pageOf = ({ name, position }: { readonly name: string; readonly position: string }): Section => ({
    restartNumbering: true, fitToPage: 0.86,
    blocks: [
      schoolHead(school),
      paragraph('Обязательство', { style: 'title' }),
      paragraph('о неразглашении персональных данных', { style: 'subtitle', after: 10 }),
      paragraph(['Я, ', known(name, 158, 'фамилия, имя, отчество')], { after: 5 }),
      paragraph(['должность: ', known(lowerFirst(position), 142)], { after: 8 }),
      clause('знаю, что по работе и в электронном журнале мне доступны персональные данные обучающихся, их родителей (законных представителей) и сотрудников школы.'),
      clause('Я обязуюсь:', { keepWithNext: true, before: 4 }),
      { kind: 'list', marker: 'numbered', items: DUTIES },
      clause('Обязательство действует всё время работы в школе и после её окончания.', { before: 6 }),
      clause('С Федеральным законом № 152-ФЗ «О персональных данных», положением школы о персональных данных и инструкцией по безопасности ознакомлен(а). Знаю, что за разглашение персональных данных отвечаю по закону.', { after: 26 }),
      signedByHand(name),
    ],
  });
  return {
    title, language: 'ru', font: 'serif', size: 11.5, page: OFFICIAL_PAGE, sections: (people.length === 0 ? [{ name: '', position: '' }] : people).map(pageOf),
  };
}
