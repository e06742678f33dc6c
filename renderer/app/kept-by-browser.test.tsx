import { Autocomplete, MantineProvider, MultiSelect, NumberInput, PasswordInput, Textarea, TextInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';
import { theme } from './theme.ts';

it('no field of the look hands its text to the browser for the way back (docs/adr/0018)', async () => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }));
  vi.stubGlobal('ResizeObserver', class {
    observe = (): void => undefined;
    unobserve = (): void => undefined;
    disconnect = (): void => undefined;
  });
  Object.assign(document, { fonts: { addEventListener: () => undefined, removeEventListener: () => undefined } });
  const place = document.createElement('div');
  document.body.append(place);
  const root = createRoot(place);
  await act(async () => root.render(
    <MantineProvider theme={theme}>
      <TextInput /> <Textarea /> <Textarea autosize minRows={2} /> <NumberInput /> <PasswordInput /> <DateInput /> <Autocomplete /> <MultiSelect searchable />
    </MantineProvider>,
  ));
  const fields = [...place.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input:not([type="hidden"]), textarea:not([aria-hidden])')];
  expect(fields).toHaveLength(8);
  expect(fields.map((field) => field.getAttribute('autocomplete'))).toEqual(fields.map(() => 'off'));
  act(() => root.unmount());
  place.remove();
  vi.unstubAllGlobals();
});
