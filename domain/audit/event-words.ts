import type { SecurityEventKind } from './event-kinds.ts';

/** Kinds in the words of the school; the interface in Russian and the papers for an inspector say the same. */
export const SECURITY_EVENT_WORDS: Readonly<Record<SecurityEventKind, string>> = {
  sign_in: 'Вход', session: 'Продолжение работы без пароля', signed_out: 'Выход', sign_in_ended: 'Свой вход на другом компьютере завершён', password_changed: 'Пароль изменён', locked: 'Окно закрыто на замок', unlocked: 'Замок окна открыт', signed_in_offline: 'Вход без связи с сервером', person_confirmed: 'Пароль перед итоговыми отметками',
  credentials_issued: 'Логин и пароль выданы', credentials_handed: 'Пароль вручён под подпись', compromise_reported: 'Сообщение: пароль узнал посторонний',
  compromise_acknowledged: 'С сообщением о пароле ознакомились', account_blocked: 'Учётная запись заблокирована', outbox_rescued: 'Неотправленное спасено с чужого рабочего места',
  recovery_key_made: 'Создан ключ восстановления школы', sealed_file_opened: 'Запертый файл открыт ключом восстановления', rescue_ended: 'Спасение неотправленного закончено', sealed_file_removed: 'Отложенный файл стёрт',
  role_given: 'Роль назначена', role_ended: 'Роль закончена', policy_changed: 'Настройки прав изменены', direction_set: 'Направление предмета изменено', access_refused: 'Отказано: нет прав',
  workstation_joined: 'Рабочее место подключено', workstation_withdrawn: 'Рабочее место отозвано', workstation_marked: 'Отметка «место администратора»', enrolment_code_made: 'Создан код подключения',
  development_identities: 'Сервер работает без паролей', first_administrator: 'Первый администратор выбрал логин и пароль', disk_risk_accepted: 'Администратор принял риск: диск школы не зашифрован', exported: 'Сохранено в файл', printed: 'Напечатано', lists_imported: 'Списки загружены', backup_made: 'Резервная копия сделана',
  backup_restored: 'Школа восстановлена из копии', school_moved: 'Школа перенесена на другой сервер', person_blocked: 'Данные человека заблокированы', person_unblocked: 'Блокировка данных снята',
  person_destroyed: 'Данные человека уничтожены', personal_data_transferred: 'Персональные данные переданы', nondisclosure_signed: 'Подписано обязательство о неразглашении',
  personal_document_entered: 'Документ о персональных данных записан', change_recorded: 'Записано изменение сведений о семье', change_applied: 'Изменение сведений внесено',
  change_refused: 'В изменении сведений отказано', class_list_imported: 'Ученики зачислены в класс', class_list_undone: 'Изменение списка класса отменено', pupil_transferred: 'Ученик переведён', pupil_dismissed: 'Ученик отчислен',
  pupil_corrected: 'Данные ученика исправлены', consents_entered: 'Согласия записаны', achievements_recorded: 'Достижения записаны', achievement_corrected: 'Запись о достижении исправлена', achievement_removed: 'Запись о достижении удалена', chain_broken: 'Журнал изменений рабочего места не сходится', server_chain_broken: 'Журнал на сервере не сходится', clock_went_back: 'Часы компьютера переведены назад',
  vault_rolled_back: 'Хранилище подменено старым', vault_damaged: 'Хранилище повреждено', keychain_changed: 'Ключ в хранилище ключей системы изменился', integrity_failed: 'Проверка целостности не пройдена',
  security_read: 'Журнал безопасности прочитан', security_cut: 'Удалены события старше срока хранения',
};

/** What the parameters of events are called; others are shown by their own word. */
export const SECURITY_PARAM_WORDS: Readonly<Record<string, string>> = {
  role: 'роль', object: 'о чём', basis: 'основание', direction: 'направление', administrative: 'отметка', kind: 'вид', act: 'акт №', revisions: 'записей', ground: 'основание', people: 'человек',
  number: '№', entries: 'решений', events: 'событий', upTo: 'до записи №', fault: 'что не сходится', known: 'было записей', claimed: 'показано записей', again: 'повторно', uses: 'мест', validHours: 'часов',
  without: 'способ', undone: 'отменено', added: 'добавлено', changed: 'изменено', enrolled: 'зачислено', moved: 'переведено', commands: 'команд', accepted: 'принято', refused: 'отказано', conflicts: 'спорных', left: 'осталось', key: 'ключ', setAside: 'файл отложен', header: 'номер заголовка', file: 'номер файла', wrongBefore: 'неверных паролей до этого', reason: 'причина', what: 'что', format: 'куда', pages: 'страниц', copies: 'экземпляров', seenBy: 'ознакомился', code: 'причина',
  classTeacherMayMarkAllSubjects: 'классный руководитель ставит отметки по всем предметам', administrationOnMarkedWorkstations: 'управление только с рабочих мест администратора', finalMarksPasswordMinutes: 'минут до пароля перед итоговыми отметками', idleLockMinutes: 'минут до замка', leaseDays: 'дней без связи', sessionIdleMinutes: 'минут до конца забытого сеанса', signInDays: 'дней до нового вопроса о пароле',
  rows: 'записей', copyOf: 'копия от', closed: 'школа здесь закрыта', how: 'как', unsent: 'неотправленное', disk: 'диск',
};

/** Why something was refused, by the code of domain/errors.ts; a code that is not here is shown as it is. */
export const SECURITY_REFUSAL_WORDS: Readonly<Record<string, string>> = {
  credentials_wrong: 'неверный логин или пароль', sign_in_delayed: 'слишком много попыток, надо подождать', account_blocked: 'учётная запись заблокирована', temporary_password_expired: 'срок временного пароля истёк', not_allowed: 'нет прав',
  workstation_not_administrative: 'не с рабочего места администратора', enrolment_code_expired: 'код подключения не подходит', author_forged: 'от чужого имени', vault_damaged: 'хранилище повреждено', vault_foreign: 'хранилище с другого компьютера', vault_rolled_back: 'хранилище старое', keychain_changed: 'ключ системы другой', database_key_wrong: 'файл не от этого хранилища', database_damaged: 'файл повреждён',
  device_unknown: 'рабочее место неизвестно', device_withdrawn: 'рабочее место отозвано',
  device_signature_wrong: 'рабочее место не подтвердило себя', identity_not_configured: 'без пароля этот сотрудник не входит', account_unknown: 'учётной записи нет', password_same: 'пароль прежний',
  password_too_short: 'пароль короткий', password_common: 'пароль слишком известный', password_personal: 'в пароле есть логин или имя', last_administrator: 'это последний администратор', roles_conflict: 'роли несовместимы',
  sign_in_over: 'вход на этом месте закончился', session_missing: 'сеанса нет', session_expired: 'сеанс закончился', server_busy: 'сервер занят', request_invalid: 'запрос неверный', recovery_key_wrong: 'ключ восстановления не подходит', recovery_key_other: 'ключ не от этого файла', recovery_key_missing: 'файл без ключа восстановления', recovery_key_of_school: 'ключ другой школы', rescue_file_not_removed: 'файл не удалился', compromise_unknown: 'сообщения нет',
  credentials_without_consent: 'нет согласия на дневник', grant_days_wrong: 'дни указаны неверно', grant_exists: 'такая роль уже есть', grant_object_unknown: 'журнала, класса или направления нет', grant_unknown: 'назначения нет', group_unknown: 'класса нет',
  no_administrative_workstation: 'не отмечено ни одно место администратора', subject_unknown: 'предмета нет', person_unknown: 'человека нет', pupil_unknown: 'ученика нет', guardian_unknown: 'родителя нет', person_blocked: 'данные уже заблокированы', person_not_blocked: 'данные не заблокированы',
  person_destroyed: 'данные уже уничтожены', person_still_works: 'сотрудник работает', destruction_not_confirmed: 'фамилия набрана другая', change_reason_missing: 'нет причины отказа', change_request_decided: 'уже решено', change_request_unknown: 'сообщения семьи нет', consent_day_wrong: 'день документа неверный',
  transfer_classes_missing: 'не выбраны классы', transfer_without_consent: 'не у всех есть согласие на передачу', login_wrong: 'такой логин не подходит', login_taken: 'логин занят', passwords_begun: 'пароли уже есть',
  import_stale: 'список тем временем изменился', import_undecided: 'не всё решено', import_nothing_to_do: 'менять нечего', import_start_outside_year: 'день вне учебного года', import_too_many_rows: 'слишком много строк',
  import_not_last: 'уже отменено или прошло две недели', import_in_use: 'с тех пор есть записи или изменения', command_other: 'повтор отличается от первого запроса', list_day_wrong: 'день не подходит', pupil_changed: 'список тем временем изменился',
  pupil_has_entries: 'в классе уже есть записи', pupil_known: 'такой ученик уже есть', name_wrong: 'это не имя',
  achievement_unknown: 'записи о достижении нет', achievement_changed: 'запись тем временем исправили', achievement_day_wrong: 'день достижения неверный', achievement_result_wrong: 'такого результата у награды нет', achievement_award_missing: 'не сказано, чем награждён',
  achievement_without_consent: 'нет согласия на обработку данных',
  pupil_still_enrolled: 'ученик ещё учится', time_zone_unknown: 'такого часового пояса нет',
};

/** Values of single parameters; a value that is not here is shown as it is. */
export const SECURITY_VALUE_WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  without: { password: 'без пароля' }, setAside: { 1: 'да' }, again: { 0: 'нет', 1: 'да' }, undone: { 1: 'да' }, administrative: { 0: 'снята', 1: 'поставлена' },
  classTeacherMayMarkAllSubjects: { 0: 'нет', 1: 'да' }, administrationOnMarkedWorkstations: { 0: 'нет', 1: 'да' }, closed: { 0: 'нет', 1: 'да' },
  kind: {
    staff: 'сотрудник', pupil: 'ученик', parent: 'родитель', guardian: 'родитель', pupilAddress: 'адрес ученика', pupilPhone: 'телефон ученика', guardianPhone: 'телефон родителя', guardianLastName: 'фамилия родителя', guardianSex: 'пол родителя', olympiad: 'олимпиада', conference: 'конференция', contest: 'конкурс', award: 'награда', other: 'другое',
    responsibleOrder: 'приказ об ответственном', introductionOrder: 'приказ о введении журнала', regulation: 'положение', consentForm: 'форма согласия', nondisclosureForm: 'форма обязательства', accessList: 'перечень допущенных', securityInstruction: 'инструкция по безопасности',
    threatModel: 'модель угроз', protectionLevelAct: 'акт об уровне защищённости', mediaRegister: 'журнал носителей', destructionOrder: 'порядок уничтожения',
  },
  reason: { first: 'впервые', reset: 'забыт пароль', lost: 'утеря листка', reissue: 'после блокировки', idle: 'без работы', asked: 'попросили', 'os-locked': 'замок системы', suspended: 'сон', resumed: 'после сна', shutdown: 'выключение' },
  how: { made: 'при создании школы', carried: 'в школе прежней версии', asked: 'по кнопке', term: 'по сроку, спасён целиком' }, unsent: { 1: 'могло остаться' }, disk: { encrypted: 'зашифрован', clear: 'не зашифрован', unknown: 'неизвестно' },
  ground: { law: 'требование закона', consent: 'согласие' },
  seenBy: { head: 'директор', administrator: 'администратор', both: 'директор, он же администратор' },
  fault: {
    shorter: 'записей стало меньше', rewritten: 'прошлое другое', links_differ: 'записи не дают своих сумм', begun_anew: 'файл начат заново', tail_cut: 'конец отрезан', event_changed: 'запись изменена', head_differs: 'конец не тот',
    register_rewritten: 'прошлое другое', revision_changed: 'запись изменена',
  },
  what: { 'parents-letter': 'письма родителям', 'credential-slips': 'логины и пароли', 'credential-register': 'журнал выдачи паролей', 'security-events': 'журнал безопасности', register: 'журнал безопасности', revisions: 'журнал изменений', 'personal-consentForm': 'бланк согласия', 'personal-consentList': 'список согласий', 'personal-destruction': 'акт об уничтожении', 'personal-block': 'акт о блокировании', 'personal-unblock': 'акт о снятии блокировки', 'personal-nondisclosureForm': 'обязательства о неразглашении, бланки', 'personal-accessList': 'перечень допущенных лиц', 'personal-responsibleOrder': 'приказ об ответственном', 'personal-introductionOrder': 'приказ о введении журнала', 'personal-regulation': 'положение о персональных данных', 'personal-securityInstruction': 'инструкция по безопасности', 'personal-consentForms': 'формы согласия и отказа', 'personal-transfers': 'журнал передачи', 'personal-achievements': 'достижения учеников', 'rescue-act': 'протокол спасения', 'rescue-sheet': 'лист записей, не вошедших в журнал',
    'list-workstations': 'список рабочих мест', 'list-roles': 'список ролей', 'list-accounts': 'список логинов', 'list-issues': 'журнал выдачи паролей', 'list-compromises': 'сообщения о паролях', 'list-recovery-keys': 'ключи восстановления', 'note-handed': 'отметка о вручении', 'note-requested': 'отметка о заявлении', 'note-compromise': 'ознакомление с сообщением о пароле',
    'list-people': 'поиск человека по всей школе', 'list-blocks': 'список заблокированных', 'preview-destruction': 'что будет уничтожено', 'list-destructions': 'акты об уничтожении', 'list-transfers': 'журнал передачи', 'list-nondisclosure': 'обязательства о неразглашении', 'list-documents': 'папка документов', 'list-achievements': 'достижения учеников класса', 'list-printed': 'журнал напечатанных документов', 'personal-printed': 'журнал напечатанных документов', 'list-usage': 'кто работает в журнале', 'usage-report': 'отчёт «Кто работает в журнале»',
    'preview-list': 'что изменится в списке класса', 'list-movements': 'движение учеников класса',
  },
  format: { printer: 'принтер', pdf: 'PDF', xlsx: 'Excel', csv: 'CSV' },
};

/** The words of one language for what stands in events. */
export interface SecurityWords {
  /** Names of parameters. */
  readonly params: Readonly<Record<string, string>>;
  readonly refusals: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly roles: Readonly<Record<string, string>>;
}

const own = <Word>(table: Readonly<Record<string, Word>> | undefined, key: string): Word | undefined => (table !== undefined && Object.hasOwn(table, key) ? table[key] : undefined);

/** «роль: аудитор, страниц: 3» – the parameters of one event; empty ones say nothing. */
export function describeEventParams(params: Readonly<Record<string, string | number>>, { params: names, refusals, values, roles }: SecurityWords): string {
  const valueOf = (name: string, value: string): string => (name === 'code' ? own(refusals, value) : name === 'role' ? own(roles, value) : own(own(values, name), value)) ?? value;
  return Object.entries(params).filter(([, value]) => value !== '').map(([name, value]) => `${own(names, name) ?? name}: ${valueOf(name, String(value))}`).join(', ');
}
