import type { Plugin } from 'vite';

/**
 * Asks for the faces of the first screen with the page itself: found only when a style is used, they would come after the first
 * layout, and the first text waits for them.
 *
 * @param faces beginnings of the font files' names
 */
export const preloadFonts = (faces: readonly string[]): Plugin => ({
  name: 'preload-fonts',
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) =>
      Object.keys(bundle ?? {})
        .filter((file) => file.endsWith('.ttf') && faces.some((face) => file.includes(`/${face}-`)))
        .sort()
        .map((file) => ({ tag: 'link', attrs: { rel: 'preload', as: 'font', type: 'font/ttf', crossorigin: true, href: `./${file}` }, injectTo: 'head' as const })),
  },
});
