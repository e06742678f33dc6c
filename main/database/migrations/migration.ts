/** One step of the schema: numbered by tens, applied once, in order, each in one transaction with its number. */
export interface Migration {
  /** The `user_version` of the file after this step. */
  readonly version: number;
  readonly name: string;
  /** Statements, in order. A step that must move data brings SQL for it too. */
  readonly up: readonly string[];
}
