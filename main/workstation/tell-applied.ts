import type { FeatureServices } from '../feature-services.ts';
import type { Applied } from '../sync/apply.ts';

/** A `changed` event names so many journals at most; more are told as all. */
const MOST_IDS_TOLD = 100;

/** Tells the windows what the sync has changed. */
export function tellApplied(emit: FeatureServices['emit'], { journals, people, school: lists }: Applied): void {
  if (journals.size > 0) emit('changed', { topic: 'journal', ids: journals.size > MOST_IDS_TOLD ? [] : [...journals], source: null });
  if (people) emit('changed', { topic: 'people', ids: [], source: null });
  if (lists) emit('changed', { topic: 'school', ids: [], source: null });
}
