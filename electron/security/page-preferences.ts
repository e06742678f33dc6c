import type { Session, WebPreferences } from 'electron';

/**
 * Electron's security checklist 2–4, 6, 8–11: no Node in the page, context isolation, sandbox, web security, nothing experimental,
 * no webview. Written out even where it is the default: a default may change, this must not.
 */
export function pagePreferences(session: Session, preload: string, development: boolean): WebPreferences {
  return {
    ...bareDocumentPreferences(session),
    preload,
    devTools: development,
  };
}

/** For a window that shows a document and runs nothing of ours: no bridge either. */
export function bareDocumentPreferences(session: Session): WebPreferences {
  return {
    session,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    enableBlinkFeatures: '',
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    disableDialogs: true,
    // Dictionaries would be fetched from Google.
    spellcheck: false,
    devTools: false,
  };
}
