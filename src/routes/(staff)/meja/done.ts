import { readCode } from '#modules/reports/index.ts';
import { type DeskAct, isDeskAct } from './possible.ts';

/** An act that just succeeded, told by the address that its form led to. */
export interface Done {
  readonly act: DeskAct;
  readonly code: string;
}

export const doneAddress = (back: string, { act, code }: Done): string =>
  `${back}${back.includes('?') ? '&' : '?'}selesai=${act}&kode=${code}`;

export const doneOf = (search: URLSearchParams): Done | undefined => {
  const act = search.get('selesai') ?? '';
  const read = readCode(search.get('kode') ?? '');
  return isDeskAct(act) && typeof read === 'object' ? { act, code: read.code } : undefined;
};
