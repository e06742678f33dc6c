/** Printing: documents → PDF, XLSX, CSV. */
export { createDocumentMaker } from './document-maker.ts';
export type { DocumentMaker, DocumentMakerOptions, MadeFile, MadePaper, MakeRequest, PrintProgress } from './document-maker.ts';
export type { PrintFormat } from './print-job.ts';
export { FACE_STYLES, FONT_FAMILIES, fontFileName } from './pdf/font-files.ts';
export { printFailure } from './print-failure.ts';
