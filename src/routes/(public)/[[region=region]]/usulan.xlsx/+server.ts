import { sheetFile } from '#platform/sheet.ts';
import { proposalFile } from '../usulan/files.ts';
import type { RequestHandler } from './$types';

/** The same as a sheet: text stays text, numbers are numbers. */
export const GET: RequestHandler = async (event) => {
  const { name, rows } = await proposalFile(event);
  const file = await sheetFile([{ name: 'usulan', rows }]);
  return new Response(new Uint8Array(file), {
    headers: {
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename="${name}.xlsx"`,
      'cache-control': 'private, no-store',
    },
  });
};
