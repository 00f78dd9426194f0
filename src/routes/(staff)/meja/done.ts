import { readCode } from '#modules/reports/index.ts';
import { type DeskAct, isDeskAct } from './possible.ts';

/** What a form did: an answer may have been sent out, or wait for a second person. */
export type DoneAct = DeskAct | 'propose_answer';
const isDoneAct = (name: string): name is DoneAct => isDeskAct(name) || name === 'propose_answer';

/** An act that just succeeded, told by the address that its form led to. */
export interface Done {
  readonly act: DoneAct;
  readonly code: string;
}

export const doneAddress = (back: string, { act, code }: Done): string =>
  `${back}${back.includes('?') ? '&' : '?'}selesai=${act}&kode=${code}`;

export const doneOf = (search: URLSearchParams): Done | undefined => {
  const act = search.get('selesai') ?? '';
  const read = readCode(search.get('kode') ?? '');
  return isDoneAct(act) && typeof read === 'object' ? { act, code: read.code } : undefined;
};
