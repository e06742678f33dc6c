import { ActionIcon } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useState } from 'react';
import type { GroupId, PupilId, TermId } from '#domain/ids.ts';
import type { ReportDocument } from '#domain/reports/index.ts';
import { useApiQuery } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { FailureAlert } from '../../ui/index.ts';
import { DocumentPreview } from '../reports/index.ts';
import type { LetterOptions } from './letter-options.ts';
import styles from './letters.module.css';

const ZOOMS = [0.5, 0.6, 0.7, 0.85, 1, 1.25] as const;
/** Half a page fits beside the list on a screen of 1366 points. */
const FIRST_ZOOM = 1;
/** Typing in a note is not a new letter at every key. */
const QUIET_MS = 250;

export interface LetterPreviewProps {
  readonly groupId: GroupId;
  readonly termId: TermId;
  readonly pupilId: PupilId;
  readonly options: LetterOptions;
}

/** The letter of one pupil as it will be made, asked anew when the options change. */
export function LetterPreview({ groupId, termId, pupilId, options }: LetterPreviewProps) {
  const [settled] = useDebouncedValue(options, QUIET_MS);
  const preview = useApiQuery('letters', 'preview', { groupId, termId, pupilId, options: settled }, { keepPrevious: true, failureHandled: true });
  if (preview.error) return <FailureAlert failure={preview.error.failure} onAgain={() => void preview.refetch()} />;
  return preview.data ? <ZoomablePaper document={preview.data.document} /> : null;
}

/** A document as paper with its own zoom. */
export function ZoomablePaper({ document }: { readonly document: ReportDocument }) {
  const { preview: t } = useTexts().letters;
  const format = useFormat();
  const [zoom, setZoom] = useState<number>(FIRST_ZOOM);
  return (
    <div className={styles.paperRoom}>
      <div className={styles.zoom}>
        <ActionIcon aria-label={t.zoomOut} title={t.zoomOut} disabled={zoom === 0} onClick={() => setZoom(zoom - 1)}>
          <IconZoomOut size={17} />
        </ActionIcon>
        <span className={styles.zoomValue}>{format.percent((ZOOMS[zoom] ?? 1) * 100)}</span>
        <ActionIcon aria-label={t.zoomIn} title={t.zoomIn} disabled={zoom === ZOOMS.length - 1} onClick={() => setZoom(zoom + 1)}>
          <IconZoomIn size={17} />
        </ActionIcon>
      </div>
      {/* A region that scrolls must be reachable by the keyboard. */}
      <div className={styles.paper} tabIndex={0} role="region" aria-label={document.title}>
        <DocumentPreview document={document} zoom={ZOOMS[zoom] ?? 1} />
      </div>
    </div>
  );
}
