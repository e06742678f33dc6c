import { MantineProvider } from '@mantine/core';
import { DateInput, DatesProvider } from '@mantine/dates';
import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { expect, it, vi } from 'vitest';
import { theme } from './theme.ts';

vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }));

it('a date field takes 05.10.2026 for the fifth of October', async () => {
  const onChange = vi.fn<(day: string | null) => void>();
  const place = document.body.appendChild(document.createElement('div'));
  const root = createRoot(place);
  await act(async () =>
    root.render(
      <MantineProvider theme={theme} env="test">
        <DatesProvider settings={{ locale: 'ru' }}>
          <DateInput aria-label="Дата" onChange={onChange} />
        </DatesProvider>
      </MantineProvider>,
    ),
  );
  const field = place.querySelector('input')!;
  await act(async () => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(field, '05.10.2026');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  });
  expect(onChange).toHaveBeenLastCalledWith('2026-10-05');
  expect(field.value).toBe('05.10.2026');
  await act(async () => root.unmount());
});
