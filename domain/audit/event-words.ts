import type { SecurityEventKind } from './event-kinds.ts';

/** Kinds in the words of the school; the interface in Russian and the papers for an inspector say the same. */
export const SECURITY_EVENT_WORDS: Readonly<Record<SecurityEventKind, string>> = {
  sign_in: 'Вход', session: 'Продолжение работы без пароля', signed_out: 'Выход', password_changed: 'Пароль изменён', locked: 'Окно закрыто на замок', unlocked: 'Замок окна открыт', signed_in_offline: 'Вход без связи с сервером',
  credentials_issued: 'Логин и пароль выданы', credentials_handed: 'Пароль вручён под подпись', compromise_reported: 'Сообщение: пароль узнал посторонний',
  compromise_acknowledged: 'С сообщением о пароле ознакомились', account_blocked: 'Учётная запись заблокирована', outbox_rescued: 'Неотправленное спасено с чужого рабочего места',
  role_given: 'Роль назначена', role_ended: 'Роль закончена', policy_changed: 'Настройки прав изменены', direction_set: 'Направление предмета изменено', access_refused: 'Отказано: нет прав',
  workstation_joined: 'Рабочее место подключено', workstation_withdrawn: 'Рабочее место отозвано', workstation_marked: 'Отметка «место администратора»', enrolment_code_made: 'Создан код подключения',
  development_identities: 'Сервер работает без паролей', exported: 'Сохранено в файл', printed: 'Напечатано', lists_imported: 'Списки загружены', backup_made: 'Резервная копия сделана',
  backup_restored: 'Школа восстановлена из копии', school_moved: 'Школа перенесена на другой сервер', person_blocked: 'Данные человека заблокированы', person_unblocked: 'Блокировка данных снята',
  person_destroyed: 'Данные человека уничтожены', personal_data_transferred: 'Персональные данные переданы', nondisclosure_signed: 'Подписано обязательство о неразглашении',
  personal_document_entered: 'Документ о персональных данных записан', change_recorded: 'Записано изменение сведений о семье', change_applied: 'Изменение сведений внесено',
  change_refused: 'В изменении сведений отказано', consents_entered: 'Согласия записаны', chain_broken: 'Журнал изменений рабочего места не сходится', clock_went_back: 'Часы компьютера переведены назад',
  vault_rolled_back: 'Хранилище подменено старым', vault_damaged: 'Хранилище повреждено', keychain_changed: 'Ключ в хранилище ключей системы изменился', integrity_failed: 'Проверка целостности не пройдена',
  security_read: 'Журнал безопасности прочитан', security_cut: 'Удалены события старше срока хранения',
};

/** What the parameters of events are called; others are shown by their own word. */
export const SECURITY_PARAM_WORDS: Readonly<Record<string, string>> = {
  role: 'роль', object: 'о чём', basis: 'основание', direction: 'направление', administrative: 'место администратора', kind: 'вид', act: 'акт №', revisions: 'записей', ground: 'основание', people: 'человек',
  number: '№', entries: 'решений', events: 'событий', upTo: 'до записи №', fault: 'что не сходится', known: 'было записей', claimed: 'показано записей', again: 'повторно', uses: 'мест', validHours: 'часов',
  without: 'вход без', wrongBefore: 'неверных паролей до этого', reason: 'причина', what: 'что', format: 'куда', pages: 'страниц', code: 'причина',
};

/** Why something was refused, by the code of domain/errors.ts; a code that is not here is shown as it is. */
export const SECURITY_REFUSAL_WORDS: Readonly<Record<string, string>> = {
  credentials_wrong: 'неверный логин или пароль', sign_in_delayed: 'слишком много попыток, надо подождать', account_blocked: 'учётная запись заблокирована', not_allowed: 'нет прав',
  workstation_not_administrative: 'не с рабочего места администратора', enrolment_code_expired: 'код подключения не подходит', device_unknown: 'рабочее место неизвестно', device_withdrawn: 'рабочее место отозвано',
  device_signature_wrong: 'рабочее место не подтвердило себя', identity_not_configured: 'без пароля этот сотрудник не входит', account_unknown: 'учётной записи нет', password_same: 'пароль прежний',
  password_too_short: 'пароль короткий', password_common: 'пароль слишком известный', password_personal: 'в пароле есть логин или имя', last_administrator: 'это последний администратор', roles_conflict: 'роли несовместимы',
};

/** `role: auditor, pages: 3` of one event in words. @param words parameter names @param refusals words of refusal codes @param values words of single values, like roles */
export function describeEventParams(
  params: Readonly<Record<string, string | number>>, words: Readonly<Record<string, string>>, refusals: Readonly<Record<string, string>>, values: Readonly<Record<string, string>>,
): string {
  const own = (table: Readonly<Record<string, string>>, key: string): string => (Object.hasOwn(table, key) ? table[key]! : key);
  return Object.entries(params).filter(([, value]) => value !== '').map(([name, value]) => `${own(words, name)}: ${name === 'code' ? own(refusals, String(value)) : own(values, String(value))}`).join(', ');
}
