/** What a database connection must do; the two engines differ only below this line. */
export interface Engine {
  readonly kind: 'pglite' | 'postgres';
  /** Runs `act` between begin and commit. Begin and `opening` are sent with the first statement: who asks nothing costs nothing. */
  transaction<T>(opening: string, act: (run: Run) => Promise<T>): Promise<T>;
  /** Several statements without parameters, as the owner, outside any transaction of ours: migrations only. */
  script(sql: string): Promise<void>;
  /** Wakes listeners on a channel (LISTEN/NOTIFY). @returns a function that stops listening */
  listen(channel: string, wake: () => void): Promise<() => Promise<void>>;
  /** What pg-boss needs to share this engine. */
  readonly raw: unknown;
  close(): Promise<void>;
}

/** One statement. A name makes it a prepared statement on PostgreSQL (hot paths). */
export type Run = (text: string, values: readonly unknown[], name?: string) => Promise<Result>;
export interface Result {
  readonly rows: Record<string, unknown>[];
  /** Rows changed or returned. */
  readonly count: number;
}

/** Both drivers take a JSON value only as text; arrays stay arrays (they are PostgreSQL arrays), so JSON arrays are the caller's to stringify. */
export const asParameter = (value: unknown): unknown =>
  value !== null &&
  typeof value === 'object' &&
  !Array.isArray(value) &&
  !(value instanceof Date) &&
  !(value instanceof Uint8Array)
    ? JSON.stringify(value)
    : value;

/** int8 beyond 2^53 would lose digits as a number, so it is refused instead of rounded. */
export const exactInteger = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is too large for a number: select it as text`);
  return value;
};

/** Types read alike on both engines, by OID. date and interval stay text, numeric stays a decimal string. */
export const TYPE = { int8: 20, date: 1082, interval: 1186 } as const;
