import { Button } from '@mantine/core';
import { fullName, type RosterCandidate, type RosterDecision, type RosterPlanRow } from '#domain/people/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import styles from './people.module.css';

export interface RosterQuestionProps {
  readonly row: RosterPlanRow;
  readonly onAnswer: (decision: RosterDecision) => void;
}

/** What a line asks, with the answers as buttons; the chosen one stays pressed and can be changed. */
export function RosterQuestion({ row, onAnswer }: RosterQuestionProps) {
  const { people: t } = useTexts();
  const { answers, questions } = t.roster;
  const { question, decision, line } = row;
  const isWrong = row.action === 'error' || (row.question === null && decision?.answer === 'skip');
  const sex = decision?.sex === undefined ? {} : { sex: decision.sex };
  const answer = (given: Omit<RosterDecision, 'line'>) => onAnswer({ line, ...sex, ...given });
  const asksSex = question?.kind === 'sex' || decision?.sex !== undefined || row.problems.some(({ code }) => code === 'sex_missing');
  const isSkipped = decision?.answer === 'skip';
  if (question === null && !isWrong) return null;
  return (
    <div className={styles.question} role="group" aria-label={question === null ? answers.skip : questions[question.kind]}>
      {question !== null && <div className={styles.ask}>{questions[question.kind]}</div>}
      {question !== null && question.alikeLine !== null && <div>{t.roster.alikeLine(question.alikeLine)}</div>}
      {question?.candidates.map((candidate) => (
        <div key={candidate.pupilId} className={styles.candidate}>
          <CandidateWords candidate={candidate} />
          <CandidateAnswers row={row} candidate={candidate} onAnswer={answer} />
        </div>
      ))}
      <div className={styles.answers}>
        {asksSex && (
          <>
            <Answer pressed={decision?.sex === 'male'} onPress={() => onAnswer({ ...decision, line, sex: 'male' })} words={t.roster.boy} />
            <Answer pressed={decision?.sex === 'female'} onPress={() => onAnswer({ ...decision, line, sex: 'female' })} words={t.roster.girl} />
          </>
        )}
        {question !== null && (question.kind === 'slip' || question.kind === 'namesake' || question.kind === 'birthDateMissing' || question.kind === 'rowAlike') && (
          <Answer pressed={decision?.answer === 'other'} onPress={() => answer({ answer: 'other' })} words={question.kind === 'rowAlike' ? answers.differ : answers.other} />
        )}
        <Answer pressed={isSkipped} onPress={() => (isSkipped ? onAnswer({ line, ...sex }) : answer({ answer: 'skip' }))} words={isSkipped ? answers.unskip : answers.skip} />
      </div>
    </div>
  );
}

function CandidateWords({ candidate }: { readonly candidate: RosterCandidate }) {
  const { people: t } = useTexts();
  const format = useFormat();
  const born = candidate.birthDate === null ? t.roster.noBirthDate : format.date(candidate.birthDate);
  return (
    <span>
      <strong>{candidate.name}</strong>, {born}, {t.roster.known(candidate.groupName, candidate.leftOn === null ? null : format.date(candidate.leftOn))}
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
  const verb = question?.kind === 'otherClass' ? answers.transfer : question?.kind === 'departed' ? answers.bringBack : answers.same;
  const written = writtenName(row);
  return (
    <span className={styles.answers}>
      {written === candidate.name || question?.kind === 'otherClass' || question?.kind === 'departed' ? (
        <Answer {...same} words={verb} />
      ) : (
        <>
          <Answer {...same} words={answers.sameKeep(candidate.name)} />
          <Answer {...renamed} words={answers.sameRename(written)} />
        </>
      )}
    </span>
  );
}

/** The name as the file has it, also after an answer has put the known one into the title. */
function writtenName(row: RosterPlanRow): string {
  return row.written === null ? row.title : fullName(row.written);
}

function Answer({ pressed, onPress, words }: { readonly pressed: boolean; readonly onPress: () => void; readonly words: string }) {
  return (
    <Button size="compact-sm" variant={pressed ? 'filled' : 'default'} aria-pressed={pressed} onClick={onPress} className={styles.answer ?? ''}>
      {words}
    </Button>
  );
}
