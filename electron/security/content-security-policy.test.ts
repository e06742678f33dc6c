import { expect, test } from 'vitest';
import { CONTENT_SECURITY_POLICY } from './content-security-policy.ts';

const directives = Object.fromEntries(
  CONTENT_SECURITY_POLICY.split('; ').map((directive) => {
    const [name, ...sources] = directive.split(' ');
    return [name!, sources.join(' ')];
  }),
);

test('what is not named is forbidden', () => {
  expect(directives['default-src']).toBe("'none'");
});

test('scripts come from our files: neither inline nor eval nor anywhere else', () => {
  expect(directives['script-src']).toBe("'self'");
});

test('nothing reaches the network, frames, embeds, rebases or posts a form', () => {
  expect(directives['connect-src']).toBe("'self'");
  for (const name of ['frame-src', 'object-src', 'frame-ancestors', 'base-uri', 'form-action']) expect(directives[name]).toBe("'none'");
});

test('no directive names a host, a wildcard or a foreign scheme', () => {
  expect(CONTENT_SECURITY_POLICY).not.toMatch(/\*|https?:|blob:|'unsafe-eval'|wasm/);
});
