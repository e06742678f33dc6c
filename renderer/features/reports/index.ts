/** Documents on the screen. */
export { DocumentPreview } from './document-preview.tsx';
