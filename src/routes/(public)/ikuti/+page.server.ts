import { redirect } from '@sveltejs/kit';
import { codeMistyped, readCode } from '#modules/reports/index.ts';
import { beginningOf } from '#platform/text.ts';
import type { PageServerLoad } from './$types';

/** Reads a code however it was typed and leads to its report. */
export const load: PageServerLoad = ({ url }) => {
  const typed = beginningOf(url.searchParams.get('kode') ?? '', 60);
  const read = readCode(typed);
  if (typeof read === 'object') redirect(303, `/ikuti/${read.code}`);
  return { typed, problem: read === 'mistyped' ? codeMistyped().sentence : undefined };
};
