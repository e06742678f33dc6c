/**
 * Electron's security checklist 19, «Check which fuses you can change»: whether this packaged build is the flavour for end-to-end tests. The executable itself says so: with its fuse EnableNodeCliInspectArguments off
 * – every release – no inspector can run, whatever the command line asks for. So this door cannot be opened from outside (build/packaging/fuses.ts).
 *
 * @param inspectorUrl address of the running inspector of this process, undefined when there is none
 */
export function isTestFlavour(inspectorUrl: () => string | undefined): boolean {
  return inspectorUrl() !== undefined;
}
