/**
 * The nonce with which this document may write `<style>` elements (electron/security/content-security-policy.ts); empty in a page that has
 * none. Read from the property: Chromium hides the attribute from selectors and scripts.
 */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}
