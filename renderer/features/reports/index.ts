/** Documents on the screen. */
export { DocumentPreview } from './document-preview.tsx';
export { usePersonalPaper } from './use-personal-paper.ts';
