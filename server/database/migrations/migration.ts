/** One step of the server's shape. Numbers grow by ten; a step and its number are one transaction. */
export interface ServerMigration {
  readonly version: number;
  readonly name: string;
  readonly up: readonly string[];
}
