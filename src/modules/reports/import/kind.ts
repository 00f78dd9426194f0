import { type Sniffed, sniff } from '#platform/sheets/index.ts';
import { fileIsNoTable } from './problems.ts';

/** A file in which reports can be. */
export interface ReportsKind extends Pick<Sniffed, 'encoding'> {
  readonly kind: 'json' | 'xml' | 'text';
}

/**
 * What a file of reports is, from its first bytes.
 * @throws Problem import-file-empty, import-not-a-table
 */
export const kindOf = (head: Uint8Array): ReportsKind => {
  const { kind, encoding, what = 'ZIP' } = sniff(head);
  if (kind === 'zip' || kind === 'other') throw fileIsNoTable(what);
  return { kind, encoding };
};
