/** `nilai = arti`, one a line. */
export interface Mapped<T> {
  readonly values: Readonly<Record<string, T>>;
  /** Lines that nobody understands. */
  readonly wrong: readonly string[];
}

/** @param meaning of the right side; undefined: none */
export const readMapping = <T>(text: string, meaning: (right: string) => T | undefined): Mapped<T> => {
  const values: Record<string, T> = Object.create(null);
  const wrong: string[] = [];
  for (const line of text
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean)) {
    const at = line.lastIndexOf('=');
    const [left, right] = [line.slice(0, Math.max(at, 0)).trim(), line.slice(at + 1).trim()];
    const found = left ? meaning(right) : undefined;
    if (found === undefined) wrong.push(line);
    else values[left] = found;
  }
  return { values: { ...values }, wrong };
};

export const writeMapping = <T>(values: Readonly<Record<string, T>>, name: (value: T) => string): string =>
  Object.entries(values)
    .map(([left, right]) => `${left} = ${name(right)}`)
    .join('\n');
