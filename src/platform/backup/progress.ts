/** What a backup, a restore or a move is doing at the moment. */
export interface Step {
  readonly doing: 'table' | 'files' | 'check' | 'compare';
  /** Of the table. */
  readonly name?: string;
  /** Rows or files so far. */
  readonly done: number;
}
export type Tell = (step: Step) => void;
