import { Checkbox, SegmentedControl, Textarea } from '@mantine/core';
import { useTexts } from '../../i18n/index.ts';
import { noteOf, withNote, type Candidate, type LetterOptions } from './letter-options.ts';
import styles from './letters.module.css';

export interface LookPanelProps {
  readonly options: LetterOptions;
  readonly shown: Candidate | null;
  readonly onChange: (options: LetterOptions) => void;
}

const SWITCHES = ['slip', 'forecast', 'addressBlock', 'directorSigns'] as const;

/** How the letters look and what the class teacher adds: for all, and for the pupil who is shown. */
export function LookPanel({ options, shown, onChange }: LookPanelProps) {
  const { look } = useTexts().letters;
  const note = shown && noteOf(options, shown.pupilId);
  return (
    <div className={styles.look}>
      <div role="group" aria-label={look.variant}>
        <div className={styles.label}>{look.variant}</div>
        <SegmentedControl
          fullWidth
          aria-label={look.variant}
          value={options.variant}
          onChange={(variant) => onChange({ ...options, variant: variant === 'list' ? 'list' : 'counts' })}
          data={[
            { value: 'counts', label: look.variants.counts },
            { value: 'list', label: look.variants.list },
          ]}
        />
      </div>
      <div role="group" aria-label={look.paper}>
        <div className={styles.label}>{look.paper}</div>
        <SegmentedControl
          fullWidth
          aria-label={look.paper}
          value={options.paper}
          onChange={(paper) => onChange({ ...options, paper: paper === 'A4' ? 'A4' : 'A5-two-up' })}
          data={[
            { value: 'A4', label: look.papers.A4 },
            { value: 'A5-two-up', label: look.papers['A5-two-up'] },
          ]}
        />
      </div>
      <div className={styles.switches}>
        {SWITCHES.map((name) => (
          <Checkbox key={name} label={look[name]} checked={options[name]} onChange={(event) => onChange({ ...options, [name]: event.currentTarget.checked })} />
        ))}
      </div>
      <Textarea
        label={look.recommendation}
        placeholder={look.recommendationHint}
        autosize
        minRows={2}
        maxRows={5}
        maxLength={1000}
        value={options.recommendation}
        onChange={(event) => onChange({ ...options, recommendation: event.currentTarget.value })}
      />
      {shown && note && (
        <>
          <Textarea
            label={look.remark(shown.name)}
            autosize
            minRows={2}
            maxRows={5}
            maxLength={1000}
            value={note.remark}
            onChange={(event) => onChange(withNote(options, { ...note, remark: event.currentTarget.value }))}
          />
          <Textarea
            label={look.ownRecommendation}
            autosize
            minRows={2}
            maxRows={5}
            maxLength={1000}
            value={note.recommendation}
            onChange={(event) => onChange(withNote(options, { ...note, recommendation: event.currentTarget.value }))}
          />
        </>
      )}
    </div>
  );
}
