import type { StaffRole } from '#domain/policy/index.ts';

/** Choosing who works. */
export const accounts = {
  title: 'Кто вы?',
  about: 'В демонстрационной школе пароль не нужен: выберите сотрудника и посмотрите на журнал его глазами.',
  searchLabel: 'Фамилия, предмет или класс',
  searchPlaceholder: 'Например: 7А, физика, Иванова',
  listLabel: 'Сотрудники',
  suggested: 'С чего начать',
  everybody: 'Все сотрудники',
  classTeacherOf: (classes: string) => `Классный руководитель ${classes}`,
  nobodyFound: 'Никого не нашли',
  nobodyFoundHelp: 'Проверьте фамилию или выберите роль «Все».',
  backToStart: 'К выбору школы',
  signIn: 'Войти',
  keyChoose: 'выбрать',
  keyEnter: 'войти',
  roleFilter: 'Роль',
  allRoles: 'Все',
  roles: {
    director: 'Директор',
    deputy: 'Завуч',
    teacher: 'Учитель',
    class_teacher: 'Классный руководитель',
    club_teacher: 'Педагог доп. образования',
    organiser: 'Педагог-организатор',
    methodist: 'Методист',
    master: 'Мастер производственного обучения',
    secretary: 'Секретарь',
    administrator: 'Администратор',
    auditor: 'Аудитор безопасности',
  } satisfies Record<StaffRole, string>,
};
