import { hash as digest } from 'node:crypto';
import type { TableShape } from '../db/bulk.ts';

const NEWLINE = 10;
const WORDS = 8;

/**
 * The sum of the SHA-256 of lines, modulo 2^256, and how many there are: the same in any order, so neither engine has to sort.
 * It shows that nothing was lost or changed by mistake; against a forger stand the checksums and the seal of a backup.
 */
export class LineSum {
  readonly #words = new Uint32Array(WORDS);
  count = 0;

  /** `lines` are whole: the last one ends with a newline too. */
  addAll(lines: Uint8Array): void {
    for (let start = 0; start < lines.length; ) {
      const end = lines.indexOf(NEWLINE, start);
      if (end < 0) throw new Error('A line has no end');
      this.#add(lines.subarray(start, end));
      start = end + 1;
    }
  }

  #add(line: Uint8Array): void {
    const one = digest('sha256', line, 'buffer');
    let carry = 0;
    for (let word = 0; word < WORDS; word += 1) {
      const sum = this.#words[word]! + one.readUInt32LE(word * 4) + carry;
      this.#words[word] = sum;
      carry = sum > 0xffffffff ? 1 : 0;
    }
    this.count += 1;
  }

  /** Hexadecimal; binds the sum to its number of lines and to `what` they are. */
  end(what: string): string {
    const words = [...this.#words].map((word) => word.toString(16).padStart(8, '0'));
    return digest('sha256', JSON.stringify([what, this.count, words.join('')]), 'hex');
  }
}

/** Chunks of any length as chunks of whole lines, at least so many bytes each but the last. @throws {Error} when the end is cut off */
export async function* wholeLines(chunks: AsyncIterable<Uint8Array>, atLeast = 0): AsyncGenerator<Uint8Array> {
  let kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end === 0 || size + end < atLeast) {
      kept.push(chunk);
      size += chunk.length;
      continue;
    }
    yield Buffer.concat([...kept, chunk.subarray(0, end)]);
    kept = [chunk.subarray(end)];
    size = chunk.length - end;
  }
  const rest = Buffer.concat(kept);
  if (rest.length === 0) return;
  if (rest.at(-1) !== NEWLINE) throw new Error('The last line has no end');
  yield rest;
}

/** How much of a table there is and what it says. */
export interface TableSum {
  readonly rows: number;
  /** Of all rows, in the text form of COPY: hexadecimal SHA-256. */
  readonly hash: string;
}

export const sumOf = (table: TableShape, lines: LineSum): TableSum => ({
  rows: lines.count,
  hash: lines.end(JSON.stringify([table.schema, table.name, table.columns])),
});

export interface FilesSum {
  readonly count: number;
  readonly bytes: number;
  readonly hash: string;
}

/** A line of `SHA256SUMS`, as `sha256sum --check` reads it. */
export const sumLine = (sha256: string, path: string): Uint8Array => Buffer.from(`${sha256}  ${path}\n`);

export class FileSum {
  readonly #lines = new LineSum();
  #bytes = 0;

  add(key: string, size: number, sha256: string): void {
    this.#lines.addAll(sumLine(sha256, key));
    this.#bytes += size;
  }

  end(): FilesSum {
    return { count: this.#lines.count, bytes: this.#bytes, hash: this.#lines.end('files') };
  }
}

/** One hash of a whole installation: of every table and of every file. Its eras and its migrations, which a restore adds to, are not in it. */
export const contentHash = (tables: readonly (TableShape & TableSum)[], files: FilesSum): string => {
  const lines = tables.map(({ schema, name, hash }) => `${hash}  ${schema}.${name}`).sort();
  return digest('sha256', [...lines, `${files.hash}  files`, ''].join('\n'), 'hex');
};
