import type { FilePurposeName } from '../ipc-gate/index.ts';
import type { Locale } from '../settings/settings.ts';

type Texts = Readonly<Record<FilePurposeName, string>>;

/** What the dialog of the OS calls the kind of file. */
export const FILE_KIND_TEXTS: Readonly<Record<Locale, Texts>> = {
  ru: {
    roster: 'Список класса (Excel, CSV)',
    'rescue-file': 'Файл сотрудника',
    'recovery-key': 'Ключ восстановления школы',
    'roster-template': 'Книга Excel',
    'school-copy': 'Копия школы',
    'new-recovery-key': 'Ключ восстановления школы',
    'rescue-act': 'Документ PDF',
    'credential-slips': 'Документ PDF',
    'personal-paper': 'Документ PDF',
    'security-pdf': 'Документ PDF',
    'security-xlsx': 'Книга Excel',
    'security-csv': 'Таблица CSV',
    'usage-pdf': 'Документ PDF',
    'usage-xlsx': 'Книга Excel',
    'letters-pdf': 'Документ PDF',
    'letters-xlsx': 'Книга Excel',
  },
  en: {
    roster: 'Class list (Excel, CSV)',
    'rescue-file': 'File of a member of staff',
    'recovery-key': 'Recovery key of the school',
    'roster-template': 'Excel workbook',
    'school-copy': 'Copy of a school',
    'new-recovery-key': 'Recovery key of the school',
    'rescue-act': 'PDF document',
    'credential-slips': 'PDF document',
    'personal-paper': 'PDF document',
    'security-pdf': 'PDF document',
    'security-xlsx': 'Excel workbook',
    'security-csv': 'CSV table',
    'usage-pdf': 'PDF document',
    'usage-xlsx': 'Excel workbook',
    'letters-pdf': 'PDF document',
    'letters-xlsx': 'Excel workbook',
  },
};
