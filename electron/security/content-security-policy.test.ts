import { expect, test } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.ts';

const directivesOf = (policy: string): Record<string, string> =>
  Object.fromEntries(
    policy.split('; ').map((directive) => {
      const [name, ...sources] = directive.split(' ');
      return [name!, sources.join(' ')];
    }),
  );

const directives = directivesOf(contentSecurityPolicy('abc_-1'));

test('what is not named is forbidden', () => {
  expect(directives['default-src']).toBe("'none'");
});

test('scripts come from our files: neither inline nor eval nor anywhere else', () => {
  expect(directives['script-src']).toBe("'self'");
});

test('styles come from our files or carry the nonce of their document', () => {
  expect(directives['style-src']).toBe("'self' 'nonce-abc_-1'");
  expect(directivesOf(contentSecurityPolicy(null))['style-src']).toBe("'self'");
});

test('nothing reaches the network, frames, embeds, rebases or posts a form', () => {
  expect(directives['connect-src']).toBe("'self'");
  for (const name of ['frame-src', 'object-src', 'frame-ancestors', 'base-uri', 'form-action']) expect(directives[name]).toBe("'none'");
});

test('no directive names a host, a wildcard, a foreign scheme or anything unsafe', () => {
  for (const nonce of [null, 'abc_-1']) expect(contentSecurityPolicy(nonce)).not.toMatch(/\*|https?:|blob:|unsafe|wasm/);
});
