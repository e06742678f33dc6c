/** What stands where personal data was destroyed (P-05). */
export const ERASED = 'данные уничтожены';
/** A surname that is none any more: of a pupil whose marks are kept for aggregate sheets, of an employee whose signature stays under them. */
export const ERASED_NAME = 'Данные уничтожены';
/** The surname of a blocked employee as workstations get it; marks keep their author. */
export const BLOCKED_NAME = 'Данные заблокированы';

/** Whose data may be blocked and destroyed. */
export const PERSON_KINDS = ['pupil', 'guardian', 'staff'] as const;
export type PersonKind = (typeof PERSON_KINDS)[number];

/** The word that is typed before data is destroyed: nobody types it by mistake. */
export const DESTRUCTION_WORD = 'УНИЧТОЖИТЬ';
