import { Button } from '@mantine/core';
import { fullName, type FullName, type RosterCandidate, type RosterDecision, type RosterPlanRow } from '#domain/people/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import styles from './people.module.css';

export interface RosterQuestionProps {
  readonly row: RosterPlanRow;
  /** Whether the line may be left out; of a form with one pupil it may not. */
  readonly mayBeSkipped?: boolean;
  readonly onAnswer: (decision: RosterDecision) => void;
}

/** What a line asks, with the answers as buttons; the chosen one stays pressed and can be changed. */
export function RosterQuestion({ row, mayBeSkipped = true, onAnswer }: RosterQuestionProps) {
  const { people: t } = useTexts();
  const { answers, questions } = t.roster;
  const { question, decision, line } = row;
  const isSkipped = decision?.answer === 'skip';
  if (question === null && row.action !== 'error' && !isSkipped) return null;
  const sex = decision?.sex === undefined ? {} : { sex: decision.sex };
  const answer = (given: Omit<RosterDecision, 'line'>) => onAnswer({ line, ...sex, ...given });
  const asksSex = question?.kind === 'sex' || decision?.sex !== undefined || row.problems.some(({ code }) => code === 'sex_missing');
  const candidates = question?.candidates ?? [];
  const [only] = candidates.length === 1 ? candidates : [];
  return (
    <div className={styles.question} role="group" aria-label={question === null ? answers.skip : questions[question.kind]}>
      {question !== null && <div className={styles.ask} data-open={row.action === 'question' || undefined}>{questions[question.kind]}</div>}
      {question !== null && question.alikeLine !== null && <div>{t.roster.alikeLine(question.alikeLine)}</div>}
      {candidates.map((candidate) => (
        <div key={candidate.pupilId} className={styles.candidate}>
          <CandidateWords candidate={candidate} />
          {only === undefined && (
            <span className={styles.answers}>
              <CandidateAnswers row={row} candidate={candidate} onAnswer={answer} />
            </span>
          )}
        </div>
      ))}
      <div className={styles.answers}>
        {only !== undefined && <CandidateAnswers row={row} candidate={only} onAnswer={answer} />}
        {asksSex && (
          <>
            <Answer pressed={decision?.sex === 'male'} onPress={() => onAnswer({ ...decision, line, sex: 'male' })} words={t.roster.boy} />
            <Answer pressed={decision?.sex === 'female'} onPress={() => onAnswer({ ...decision, line, sex: 'female' })} words={t.roster.girl} />
          </>
        )}
        {question !== null && mayBeOther(question.kind) && (
          <Answer pressed={decision?.answer === 'other'} onPress={() => answer({ answer: 'other' })} words={question.kind === 'rowAlike' ? answers.differ : answers.other} />
        )}
        {mayBeSkipped && <Answer pressed={isSkipped} onPress={() => (isSkipped ? onAnswer({ line, ...sex }) : answer({ answer: 'skip' }))} words={answers.skip} />}
      </div>
    </div>
  );
}

/** Where name and birth date are those of a known pupil, nobody else can be meant. */
const mayBeOther = (kind: NonNullable<RosterPlanRow['question']>['kind']): boolean =>
  kind === 'slip' || kind === 'namesake' || kind === 'birthDateMissing' || kind === 'rowAlike';

function CandidateWords({ candidate }: { readonly candidate: RosterCandidate }) {
  const { people: t } = useTexts();
  const format = useFormat();
  const born = candidate.birthDate === null ? t.roster.noBirthDate : format.date(candidate.birthDate);
  return (
    <span>
      <strong>{fullName(candidate.name)}</strong>, {born}, {t.roster.known(candidate.groupName, candidate.leftOn === null ? null : format.date(candidate.leftOn))}
    </span>
  );
}

interface CandidateAnswersProps {
  readonly row: RosterPlanRow;
  readonly candidate: RosterCandidate;
  readonly onAnswer: (decision: Omit<RosterDecision, 'line'>) => void;
}

/** «Это он», and where the file spells the name otherwise, which of the two is right. */
function CandidateAnswers({ row, candidate, onAnswer }: CandidateAnswersProps) {
  const { people: t } = useTexts();
  const { answers } = t.roster;
  const { question, decision } = row;
  const isThis = decision?.pupilId === candidate.pupilId;
  const same = { pressed: isThis && decision?.answer === 'same', onPress: () => onAnswer({ answer: 'same', pupilId: candidate.pupilId }) };
  const renamed = { pressed: isThis && decision?.answer === 'sameRenamed', onPress: () => onAnswer({ answer: 'sameRenamed', pupilId: candidate.pupilId }) };
  if (question?.kind === 'otherClass') return <Answer {...same} words={answers.transfer} />;
  if (question?.kind === 'departed') return <Answer {...same} words={answers.bringBack} />;
  const [ours, theirs] = differingParts(candidate.name, row.written ?? candidate.name);
  if (ours === theirs) return <Answer {...same} words={answers.same} />;
  return (
    <>
      <Answer {...same} words={answers.sameKeep(ours)} />
      <Answer {...renamed} words={answers.sameRename(theirs)} />
    </>
  );
}

/** Of two names the parts in which they differ: «Быков» and «Быкова». The whole names where a part is missing in one of them. */
function differingParts(ours: FullName, theirs: FullName): readonly [string, string] {
  const parts = (['last', 'first', 'middle'] as const).filter((part) => ours[part] !== theirs[part]);
  if (parts.some((part) => ours[part] === '' || theirs[part] === '')) return [fullName(ours), fullName(theirs)];
  return [parts.map((part) => ours[part]).join(' '), parts.map((part) => theirs[part]).join(' ')];
}

function Answer({ pressed, onPress, words }: { readonly pressed: boolean; readonly onPress: () => void; readonly words: string }) {
  return (
    <Button size="compact-sm" variant={pressed ? 'filled' : 'default'} aria-pressed={pressed} onClick={onPress} className={styles.answer ?? ''}>
      {words}
    </Button>
  );
}
