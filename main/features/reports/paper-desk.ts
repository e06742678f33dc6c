import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StaffId } from '#domain/ids.ts';
import type { ReportDocument } from '#domain/reports/index.ts';
import type { Result } from '#domain/result.ts';
import type { CallContext } from '../../call-context.ts';
import type { SchoolDatabase } from '../../database/database.ts';
import type { FeatureServices } from '../../feature-services.ts';
import { createDocumentMaker, type DocumentMaker, type MadeFile, type MadePaper, type MakeRequest } from '../../printing/index.ts';
import { findSchool } from '../school/index.ts';
import { insertPrinted, type PrintedDocument } from './printed-repository.ts';

/** Where documents of any feature become files, and are entered in the register of printed documents. */
export class PaperDesk {
  private readonly services: Pick<FeatureServices, 'workerFolder' | 'random' | 'clock' | 'log'>;

  constructor(services: Pick<FeatureServices, 'workerFolder' | 'random' | 'clock' | 'log'>) {
    this.services = services;
  }

  /**
   * Draws documents into one file in a worker, with progress; cancelled or failed, nothing of it remains.
   * @returns the failures of printing/document-maker
   */
  draw(
    database: Pick<SchoolDatabase, 'read'>, documents: readonly ReportDocument[], target: string, context: Pick<CallContext, 'signal' | 'progress'>,
    { format = 'pdf', title = documents[0]?.title ?? '' }: { readonly format?: MakeRequest['format']; readonly title?: string } = {},
  ): Promise<Result<MadeFile>> {
    return this.maker(database).make({ ...this.request(documents, context), format, target, title });
  }

  /**
   * Draws documents for the printer, as a PDF that no file holds; the tray keeps it (`paper-tray.ts`).
   * @returns the failures of printing/document-maker
   */
  drawForPrinter(
    database: Pick<SchoolDatabase, 'read'>, documents: readonly ReportDocument[], context: Pick<CallContext, 'signal' | 'progress'>, { title = documents[0]?.title ?? '' }: { readonly title?: string } = {},
  ): Promise<Result<MadePaper>> {
    return this.maker(database).makeInMemory({ ...this.request(documents, context), format: 'pdf', title });
  }

  private maker({ read }: Pick<SchoolDatabase, 'read'>): DocumentMaker {
    const { workerFolder, random, log } = this.services;
    return createDocumentMaker({
      workerUrl: pathToFileURL(join(workerFolder, 'print-worker.js')), fontsDir: join(workerFolder, 'fonts'), author: findSchool(read)?.name ?? '',
      uniqueSuffix: () => Buffer.from(random(8)).toString('hex'), reportDefect: (error) => log.error('document_maker', error),
    });
  }

  private request(documents: readonly ReportDocument[], context: Pick<CallContext, 'signal' | 'progress'>): Omit<MakeRequest, 'format' | 'target' | 'title'> {
    return {
      documents, createdAt: this.services.clock(), total: documents.length, signal: context.signal,
      onProgress: (progress) => context.progress(progress.documents, documents.length, 'draw'),
    };
  }

  /** P-13: who made which document with personal data, and of whom. A file is one; of paper the dialog of the system does not tell the copies. */
  enter(database: Pick<SchoolDatabase, 'write'>, authorId: StaffId, document: Omit<PrintedDocument, 'documentId' | 'authorId' | 'madeAt' | 'copies'>): Promise<void> {
    const { random, clock } = this.services;
    return database.write((tx) => insertPrinted(tx, { ...document, copies: document.format === 'printer' ? null : 1, documentId: Buffer.from(random(16)).toString('hex'), authorId, madeAt: clock() }));
  }
}
