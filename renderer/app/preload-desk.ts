/** Loads what every sign-in leads to, while the person still types: the frame of the desk and the journals. A failure is met again, and shown, by the route itself. */
export async function preloadDesk(): Promise<void> {
  await Promise.allSettled([import('./layout/desk.tsx'), import('#renderer/features/journal/index.ts')]);
}
