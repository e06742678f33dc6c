import type { CellAt, CellEdit, EditVerdict, GridCell, GridColumn, GridModel, GridOwner, GridRow, GridTexts, GridTone } from '#renderer/grid/index.ts';
import type { SyntheticJournal, SyntheticOptions } from '../page-face.ts';

const FAMILY = ['Абдулгамидов', 'Антонова', 'Бабаян', 'Белозёрова', 'Васильев', 'Галимзянова', 'Дамбаева', 'Ёлкина', 'Жданов-Преображенский', 'Зайнутдинова', 'Иванов', 'Кузьмина', 'Ломоносова', 'Магомедалиев', 'Мухаметшина', 'Никифоров', 'Ооржак', 'Петрова', 'Римский-Корсаков', 'Семёнова', 'Тарзиманов', 'Улановская', 'Фёдоров', 'Хубулова', 'Цыренжапов', 'Чеботарёва', 'Шихсаидова', 'Щукин', 'Эльдарханов', 'Юсупова', 'Яковлев'];
const GIVEN = ['Абдурахман', 'Алина', 'Айк', 'Варвара', 'Георгий', 'Гульназ', 'Дарима', 'Екатерина', 'Владислав', 'Зарема', 'Иван', 'Ксения', 'Любовь', 'Магомедрасул', 'Наиля', 'Никита', 'Ай-кыс', 'Полина', 'Ростислав', 'София'];
const MONTHS = [['Сентябрь', 30], ['Октябрь', 31], ['Ноябрь', 30], ['Декабрь', 31], ['Январь', 31], ['Февраль', 28], ['Март', 31], ['Апрель', 30], ['Май', 31]] as const;
const WEEKDAYS = ['вс', 'пн', 'вт', 'ср', 'чт', 'пт', 'сб'];

/** A small seeded generator (mulberry32): the same journal in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const isMark = (text: string): boolean => /^(?:[1-5](?:\/[1-5])*)?$|^(?:ОТ|УП|Б|НП|ОСВ|ОП\d{0,2}|\.)$/u.test(text);

/** A journal page without a school behind it: seeded names, lessons and marks, for looking, testing and measuring. */
export function syntheticJournal(options: SyntheticOptions = {}): SyntheticJournal {
  const { rows: rowCount = 30, columns: lessonCount = 60, seed = 7, empty = false, open = false, storeAfterMs } = options;
  const chance = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;

  const rows: GridRow[] = Array.from({ length: rowCount }, (_, index) => {
    const name = `${FAMILY[index % FAMILY.length] ?? ''} ${pick(GIVEN)}`;
    return { key: `pupil-${index}`, header: [`${index + 1}`, name], description: index === 13 ? 'Зачислена 14 октября' : undefined };
  });
  const perMonth = lessonCount / MONTHS.length;
  const columns: GridColumn[] = Array.from({ length: lessonCount }, (_, index) => {
    const [month, days] = MONTHS[Math.min(MONTHS.length - 1, Math.floor(index / perMonth))] ?? MONTHS[0];
    const inMonth = index - Math.ceil(Math.floor(index / perMonth) * perMonth);
    const day = Math.min(days, 1 + Math.floor((inMonth * days) / perMonth));
    const control = index % 9 === 6;
    const current = index === Math.floor(lessonCount * 0.55);
    const weekday = WEEKDAYS[(day + index) % 7] ?? '';
    return {
      key: `lesson-${index}`,
      head: [`${day}`, weekday, control ? 'КР' : index % 4 === 1 ? 'ДЗ' : ''],
      group: month,
      tone: control ? 'control' : 'plain',
      current,
      title: `${day}, ${month.toLowerCase()}, урок ${index + 1}\n${control ? 'Контрольная работа, вес 3' : 'Ответ на уроке, вес 1'}`,
    };
  });
  const results: GridColumn[] = [
    { key: 'average', head: ['Ср.', 'взвеш.'], group: 'Итоги', pinned: true, width: 52, title: 'Средняя взвешенная отметка' },
    { key: 'forecast', head: ['Про-', 'гноз'], group: 'Итоги', pinned: true, width: 48, title: 'Прогноз отметки за четверть' },
    { key: 'term', head: ['I', 'четв.'], group: 'Итоги', pinned: true, width: 44, title: 'Отметка за четверть' },
  ];
  const all = [...columns, ...results];
  const cells: GridCell[][] = rows.map((_, row) =>
    all.map((column, index): GridCell => {
      if (column.pinned === true) return resultCell(column.key);
      if (!open && row === 13 && index < lessonCount * 0.2) return { text: '', tone: 'outside', editable: false, refusal: 'Ученица зачислена 14 октября: раньше отметок быть не может.' };
      const closed = !open && index < lessonCount * 0.25;
      if (empty) return { text: '', tone: 'plain', editable: true };
      const kind = chance();
      const text = markText(kind, column.tone === 'control');
      const tone: GridTone = closed ? 'locked' : toneOf(text, column.tone === 'control', kind);
      return { text, tone, editable: !closed, refusal: closed ? 'Четверть закрыта: отметки в ней только читаются.' : undefined, note: text !== '' && chance() < 0.06 };
    }),
  );

  function resultCell(key: string): GridCell {
    if (key === 'term') return { text: empty ? '' : pick(['3', '4', '5', '']), tone: 'plain', editable: true, strong: true };
    const text = empty ? '' : (2.5 + chance() * 2.5).toFixed(2).replace('.', ',');
    return { text: key === 'average' ? text : text.slice(0, 1), tone: 'plain', editable: false, refusal: 'Это считается само по отметкам.' };
  }
  function markText(kind: number, control: boolean): string {
    if (control) return kind < 0.9 ? pick(['5', '4', '4', '3', '2']) : '.';
    if (kind < 0.42) return '';
    if (kind < 0.84) return pick(['5', '4', '4', '3', '3', '2']);
    if (kind < 0.9) return pick(['5/4', '4/3', '5/5']);
    return pick(['Б', 'УП', 'ОТ', 'НП', 'ОП15', '.', 'ОСВ', 'Б']);
  }
  function toneOf(text: string, control: boolean, kind: number): GridTone {
    if (text === '.') return 'debt';
    if (text.startsWith('ОП')) return 'late';
    if (/^\p{L}/u.test(text)) return 'absent';
    if (kind > 0.83 && kind < 0.835) return 'conflict';
    return control ? 'control' : 'plain';
  }

  const listeners = new Set<(cells: readonly CellAt[] | undefined) => void>();
  const calls: { name: string; args: readonly unknown[] }[] = [];
  const put = (at: CellAt, text: string, tone: GridTone = 'plain'): void => {
    const line = cells[at.row];
    const cell = line?.[at.column];
    if (line === undefined || cell === undefined) return;
    line[at.column] = { ...cell, text, tone };
    for (const listener of listeners) listener([at]);
  };
  const text = (at: CellAt): string => cells[at.row]?.[at.column]?.text ?? '';

  const model: GridModel = {
    rowHeads: [
      { key: 'number', head: '№', width: 34, align: 'end' },
      { key: 'name', head: 'Ученик', width: 232, minWidth: 150, maxWidth: 320 },
    ],
    rows,
    columns: all,
    cell: (row, column) => cells[row]?.[column] ?? { text: '', tone: 'outside', editable: false },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  const verdictOf = (edit: CellEdit): EditVerdict => {
    const typed = edit.to.trim().toUpperCase();
    if (!isMark(typed)) return { ok: false, refusal: `«${edit.to}» – не отметка и не код посещаемости. Можно 2–5, ОТ, УП, Б, НП, ОП, ОСВ или точку.` };
    put(edit, typed, 'pending');
    if (storeAfterMs !== undefined) setTimeout(() => put(edit, typed, toneOf(typed, false, 0)), storeAfterMs);
    return { ok: true, text: typed };
  };
  const owner: GridOwner = {
    onEdits: (edits, cause) => {
      calls.push({ name: 'edits', args: [edits, cause] });
      return edits.map(verdictOf);
    },
    say: (at) => `${rows[at.row]?.header[1] ?? ''}, ${all[at.column]?.title?.split('\n')[0] ?? ''}: ${text(at) === '' ? 'пусто' : text(at)}`,
    describe: (at) => (text(at) === '' ? [] : [`${text(at)} – ответ на уроке, вес 1`, 'Поставила Кузнецова М. И., 12 ноября, 9:40']),
    onSelect: (active, range) => calls.push({ name: 'select', args: [active, range] }),
    onOpen: (column) => calls.push({ name: 'open', args: [column] }),
    onComment: (at) => calls.push({ name: 'comment', args: [at] }),
    onMenu: (at, point) => calls.push({ name: 'menu', args: [at, point] }),
  };
  const texts: GridTexts = {
    label: 'Журнал 7А, алгебра',
    typing: 'Ввод в ячейку журнала',
    help: 'Стрелки ходят по ячейкам, Enter – вниз, Tab – вправо. F2 открывает ячейку. Escape, затем Tab – выйти из таблицы.',
    readOnly: 'Здесь ничего нельзя изменить.',
    nothingToUndo: 'Отменять нечего',
    nothingToRedo: 'Возвращать нечего',
    selected: (r, c) => `Выделено: строк ${r}, столбцов ${c}`,
    copied: (n) => `Скопировано ячеек: ${n}`,
    done: (cause, n, skipped) => `${cause}: ячеек ${n}${skipped > 0 ? `, пропущено ${skipped}` : ''}`,
  };
  return { model, owner, texts, calls, text, put };
}
