import { failed, type Result } from '../result.ts';

/** What decides whether a cell takes anything, and what (G-04, domain.md §3.5, §10). */
export interface CellContext {
  readonly grade: number;
  /** The subject's name and whether it is marked at all. */
  readonly subject: { readonly name: string; readonly graded: boolean };
  /** ISO day of the lesson. */
  readonly heldOn: string;
  readonly term: { readonly name: string; readonly closed: boolean };
  /** When the pupil belongs to the group; several spans where one left and came back. */
  readonly memberships: readonly MembershipSpan[];
}

export interface MembershipSpan {
  readonly startsOn: string;
  /** The last day; null where it is open. */
  readonly endsOn: string | null;
}

type Refusal = Extract<Result<never>, { ok: false }> | null;

/** Whether attendance may stand in the cell; null where it may. */
export function refuseAttendance(context: CellContext): Refusal {
  const { memberships, heldOn } = context;
  if (!memberships.some((span) => span.startsOn <= heldOn && (span.endsOn === null || heldOn <= span.endsOn))) {
    const departed = memberships.some((span) => span.endsOn !== null && span.endsOn < heldOn);
    return failed(departed ? 'pupil_departed' : 'pupil_not_enrolled', { date: heldOn });
  }
  if (context.term.closed) return failed('term_closed', { term: context.term.name });
  return null;
}

/** Whether a mark may stand in the cell; null where it may. */
export function refuseMark(context: CellContext): Refusal {
  const refused = refuseAttendance(context);
  if (refused) return refused;
  if (context.grade === 1) return failed('grade_without_marks', { grade: context.grade });
  if (!context.subject.graded) return failed('subject_without_marks', { subject: context.subject.name });
  return null;
}
