/** A second kind beside the text of everything that a page of ours puts on the clipboard: by it the lock tells our copy from another program's without reading it. */
export const OWN_COPY_TYPE = 'application/x-uchitelskaya';
