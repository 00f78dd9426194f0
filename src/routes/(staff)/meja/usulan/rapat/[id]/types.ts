/** A proposal on the table, as the forms of a meeting show it. */
export interface OnTable {
  readonly code: string;
  readonly title: string;
  readonly place: string;
  readonly amount: string;
  readonly verdict: string;
  /** By its votes; absent where nothing was voted on yet. */
  readonly position: string | undefined;
  /** How many steps whoever looks has seen. */
  readonly seen: number;
  /** Votes as they were written. */
  readonly written: string;
  readonly supporters: number;
  /** Proposed by whoever looks: somebody else decides. */
  readonly isOwn: boolean;
}
