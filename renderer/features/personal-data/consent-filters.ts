import type { OutputFor } from '../../bridge/index.ts';

export type PupilPapers = OutputFor<'personalData', 'readClass'>['pupils'][number];

export const CONSENT_FILTERS = ['all', 'lacks', 'own', 'withdrawn'] as const;
export type ConsentFilter = (typeof CONSENT_FILTERS)[number];

/** Whether a pupil belongs on a list: without consent, with an own consent to be taken (also soon), with one that was withdrawn. */
export function fitsFilter({ lacksConsent, own, data, diary, transfer }: Pick<PupilPapers, 'lacksConsent' | 'own' | 'data' | 'diary' | 'transfer'>, filter: ConsentFilter): boolean {
  switch (filter) {
    case 'all': return true;
    case 'lacks': return lacksConsent;
    case 'own': return own === 'due' || own === 'soon';
    case 'withdrawn': return data === 'withdrawn' || diary === 'withdrawn' || transfer === 'withdrawn';
    default: return filter satisfies never;
  }
}
