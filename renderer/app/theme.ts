import { createTheme, defaultVariantColorsResolver, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';
import { DATE_FIELD_FORMAT } from '../i18n/dayjs.ts';

/** Blackboard green. Shade 7 on paper has 6.4 : 1, shade 4 on the dark sheet 7.9 : 1. */
const board: MantineColorsTuple = ['#eef6f1', '#dcebe2', '#bbd9c8', '#97c7ad', '#7fc4a1', '#4f9674', '#34805f', '#236a4d', '#1a5740', '#143f30'];
/** The red pen. */
const pen: MantineColorsTuple = ['#fdf1ee', '#fbe3dd', '#f4c2b9', '#f0958b', '#e1776b', '#cf5549', '#bd4037', '#a8322a', '#8b2720', '#6a1d18'];
const ochre: MantineColorsTuple = ['#fdf7e8', '#faf0d9', '#f2ddae', '#e8c983', '#e0b565', '#c69238', '#a87519', '#865a0c', '#6d4808', '#523605'];
const ink: MantineColorsTuple = ['#eff4fa', '#dfe9f4', '#bdd3ea', '#8fb9e6', '#6b9dd3', '#4a80bb', '#376ca3', '#2c5a8c', '#234870', '#1a3653'];
/** Warm greys of paper. */
const gray: MantineColorsTuple = ['#faf8f3', '#f3f0e8', '#e8e4d9', '#dad5c8', '#c9c3b3', '#a8a192', '#7d776a', '#5b584e', '#3d3b35', '#262520'];
/** Greys under a lamp, a breath of green in them. */
const dark: MantineColorsTuple = ['#dde2dc', '#bcc5bf', '#9fa9a3', '#77827c', '#414b47', '#323a37', '#262d2b', '#1d2221', '#161a19', '#101312'];

/** Compact controls: a journal has no room for tall ones, and a mouse pointer needs no more. */
const compactInput = { '--input-height': '32px', '--input-fz': '14px', '--input-padding': '10px' };

/** The look of every Mantine component. Colours of our own screens stand in theme.css. */
export const theme = createTheme({
  primaryColor: 'board',
  primaryShade: { light: 7, dark: 4 },
  // Filled is dark with light words by day and the other way round under the lamp; Mantine's own contrast looks at the day alone.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    return input.variant === 'filled' ? { ...colors, color: 'var(--room-on-accent)' } : colors;
  },
  colors: { board, pen, ochre, ink, gray, dark, green: board, red: pen, yellow: ochre, blue: ink },
  black: '#20282b',
  white: '#fffefb',
  fontFamily: "'PT Sans', 'Segoe UI', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'Cascadia Mono', 'DejaVu Sans Mono', monospace",
  headings: {
    fontFamily: "'PT Serif', Georgia, serif",
    fontWeight: '700',
    sizes: {
      h1: { fontSize: '30px', lineHeight: '1.2' },
      h2: { fontSize: '22px', lineHeight: '1.25' },
      h3: { fontSize: '18px', lineHeight: '1.3' },
      h4: { fontSize: '16px', lineHeight: '1.35' },
    },
  },
  fontSizes: { xs: '12px', sm: '14px', md: '15px', lg: '17px', xl: '20px' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.45', lg: '1.5', xl: '1.5' },
  spacing: { xs: '6px', sm: '10px', md: '14px', lg: '20px', xl: '28px' },
  radius: { xs: '2px', sm: '4px', md: '5px', lg: '8px', xl: '12px' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: {
      defaultProps: { size: 'sm' },
      vars: (_theme: unknown, props: { size?: unknown }) =>
        props.size === 'sm' ? { root: { '--button-height': '32px', '--button-fz': '14px', '--button-padding-x': '14px' } } : { root: {} },
    },
    // Chromium keeps what stands in other fields for the way back, in its own process, where a lock does not end it (docs/adr/0018).
    Input: { defaultProps: { autoComplete: 'off' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 30 } },
    TextInput: { defaultProps: { size: 'sm' }, vars: () => ({ wrapper: compactInput }) },
    Select: { defaultProps: { size: 'sm', allowDeselect: false, checkIconPosition: 'right' }, vars: () => ({ wrapper: compactInput }) },
    MultiSelect: { defaultProps: { size: 'sm' }, vars: () => ({ wrapper: compactInput }) },
    Autocomplete: { defaultProps: { size: 'sm' }, vars: () => ({ wrapper: compactInput }) },
    NumberInput: { defaultProps: { size: 'sm', decimalSeparator: ',' }, vars: () => ({ wrapper: compactInput }) },
    DateInput: { defaultProps: { size: 'sm', valueFormat: DATE_FIELD_FORMAT }, vars: () => ({ wrapper: compactInput }) },
    Textarea: { defaultProps: { size: 'sm' } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.4, color: '#0d1512' }, transitionProps: { duration: 120 } } },
    Tooltip: { defaultProps: { openDelay: 450, withArrow: true, arrowSize: 6, multiline: true, maw: 320 } },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 90 } } },
    Table: { defaultProps: { verticalSpacing: 5, horizontalSpacing: 10, highlightOnHover: true } },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 700 } },
    // Mantine's own grey is a shade too light for words on a sheet.
    Notification: { styles: { description: { color: 'var(--room-quiet)' } } },
    Loader: { defaultProps: { type: 'dots' } },
    Kbd: { defaultProps: { size: 'xs' } },
  },
});

const ROOM_COLORS = {
  '--mantine-color-body': 'var(--room-sheet)',
  '--mantine-color-text': 'var(--room-ink)',
  '--mantine-color-dimmed': 'var(--room-quiet)',
  '--mantine-color-placeholder': 'var(--room-quiet)',
  '--mantine-color-default': 'var(--room-raised)',
  '--mantine-color-default-hover': 'var(--room-hover)',
  '--mantine-color-default-color': 'var(--room-ink)',
  '--mantine-color-default-border': 'var(--room-rule)',
  '--mantine-color-error': 'var(--room-red)',
  '--mantine-primary-color-contrast': 'var(--room-on-accent)',
  '--mantine-color-anchor': 'var(--room-accent)',
};

/** Joins Mantine's own colours to the room's; they stand in both schemes because Mantine defines them per scheme. */
export const colorVariables: CSSVariablesResolver = () => ({
  variables: { '--mantine-shadow-md': 'var(--room-shadow-high)', '--mantine-shadow-xl': 'var(--room-shadow-high)' },
  light: ROOM_COLORS,
  dark: ROOM_COLORS,
});
