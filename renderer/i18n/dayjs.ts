import dayjs from 'dayjs';
import 'dayjs/locale/ru.js';
import customParseFormat from 'dayjs/plugin/customParseFormat.js';

/** Without this plugin DateInput reads 05.10.2026 as the 10th of May. */
dayjs.extend(customParseFormat);

/** The format every date field shows and reads. */
export const DATE_FIELD_FORMAT = 'DD.MM.YYYY';

export { dayjs };
