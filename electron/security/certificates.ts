import type { App, Session } from 'electron';

/**
 * Electron's security checklist 1, «Only load secure content»: a certificate that the system does not trust is never
 * accepted, and no client certificate or password is offered to anybody who asks.
 */
export function refuseBadCertificates(app: App): void {
  app.on('certificate-error', (event, _page, _url, _error, _certificate, answer) => {
    event.preventDefault();
    answer(false);
  });
  app.on('select-client-certificate', (event, _page, _url, _list, answer) => {
    event.preventDefault();
    answer();
  });
  app.on('login', (event, _page, _details, _info, answer) => {
    event.preventDefault();
    answer();
  });
}

const REFUSED = -2;

export function refuseCertificatesOf(session: Session): void {
  session.setCertificateVerifyProc((_request, answer) => answer(REFUSED));
}
