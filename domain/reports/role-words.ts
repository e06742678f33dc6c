import type { StaffRole } from '../policy/index.ts';

/** Roles as documents name them. */
export const ROLE_WORDS: Readonly<Record<StaffRole, string>> = {
  director: 'директор', deputy: 'завуч', teacher: 'учитель', class_teacher: 'классный руководитель', club_teacher: 'педагог доп. образования', organiser: 'педагог-организатор', methodist: 'методист',
  master: 'мастер производственного обучения', secretary: 'секретарь', administrator: 'администратор', auditor: 'аудитор безопасности',
};
