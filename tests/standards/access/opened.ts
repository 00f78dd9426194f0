import { unzipSync } from 'fflate';
import { readPaper } from '../../support/pdf.ts';

const begins = (bytes: Uint8Array, mark: string) => Buffer.from(bytes.subarray(0, mark.length)).toString() === mark;

/** What can be read in a file, also where it is compressed: in the parts of a workbook or an archive, on the pages of a PDF. */
export const wordsIn = async (bytes: Uint8Array): Promise<string> => {
  if (begins(bytes, 'PK\x03\x04')) {
    const parts = Object.entries(unzipSync(bytes));
    return (await Promise.all(parts.map(async ([name, part]) => `${name} ${await wordsIn(part)}`))).join('\n');
  }
  // lines end on paper where there is no more room
  if (begins(bytes, '%PDF-1')) return (await readPaper(bytes)).text.replace(/\s+/g, ' ');
  return Buffer.from(bytes).toString('utf8');
};
