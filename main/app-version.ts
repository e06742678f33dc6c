/** The version of the application, as the school server lists it for each workstation; the test beside compares it with package.json. */
export const APP_VERSION = '0.1.0';
