/** The ground of the page before it has painted: --room-paper of renderer/app/theme.css, so that nothing flashes. */
export const BACKGROUND = { light: '#f5f3ec', dark: '#161a19' } as const;
