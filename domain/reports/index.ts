/** Reports: data → ReportDocument. The renderers of paper, spreadsheet and screen take it from here. */
export * from './report-document.ts';
export * from './document-style.ts';
export * from './russian-text.ts';
export * from './parents-letter-data.ts';
export * from './letter-reasons.ts';
export * from './parents-letter-template.ts';
export * from './parents-letter.ts';
export * from './journal-pages.ts';
export * from './credential-slips.ts';
export * from './consent-papers.ts';
export * from './destruction-protocol.ts';
export * from './rescue-act.ts';
export * from './transfers-register.ts';
export * from './security-register.ts';
export * from './address-lines.ts';
export * from './debt-work.ts';
export * from './missed-by-reason.ts';
