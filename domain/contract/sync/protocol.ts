/**
 * The version of the messages and tables of this folder. A new column or table is a new minor; what an older reader would misunderstand is a new
 * major. The server speaks this major and the one before for a school year.
 */
export const PROTOCOL = { major: 1, minor: 2 } as const;
export const OLDEST_MAJOR = 1;
