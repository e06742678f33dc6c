import { ActionIcon } from '@mantine/core';
import { useDebouncedValue, useElementSize } from '@mantine/hooks';
import { IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { useState } from 'react';
import type { GroupId, PupilId, TermId } from '#domain/ids.ts';
import { paperSize, type ReportDocument } from '#domain/reports/index.ts';
import { useApiQuery } from '../../bridge/index.ts';
import { useFormat, useTexts } from '../../i18n/index.ts';
import { FailureAlert } from '../../ui/index.ts';
import { DocumentPreview } from '../reports/index.ts';
import type { LetterOptions } from './letter-options.ts';
import styles from './letters.module.css';

const ZOOMS = [0.5, 0.6, 0.7, 0.85, 1, 1.25] as const;
const PIXELS_OF_MM = 96 / 25.4;
/** The desk around the paper and its scrollbar. */
const BESIDE_PAPER = 54;
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

/** The largest step at which the whole width of the paper is seen; never larger than the paper itself. */
function fittingZoom(width: number, document: ReportDocument): number {
  const paper = paperSize(document.page).width * PIXELS_OF_MM;
  return Math.max(0, ZOOMS.findLastIndex((zoom) => zoom <= 1 && zoom * paper + BESIDE_PAPER <= width));
}

/** A document as paper that fits its room, until somebody chooses a zoom. */
export function ZoomablePaper({ document }: { readonly document: ReportDocument }) {
  const { preview: t } = useTexts().letters;
  const format = useFormat();
  const [chosen, setZoom] = useState<number | null>(null);
  const { ref, width } = useElementSize();
  const zoom = chosen ?? fittingZoom(width, document);
  return (
    <div className={styles.paperRoom} ref={ref}>
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
