import assert from 'node:assert/strict';
import type { RouteAccess } from '#platform/access.ts';
import { canariesIn } from '../../support/canaries.ts';
import type { Answer, Asker, Row } from './matrix.ts';
import { addressOf } from './things.ts';
import { asker, formOf, type Side } from './world.ts';

/** What came back for one cell of the matrix. */
export interface Heard {
  readonly row: Row;
  readonly who: Asker;
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
  /** Everything in the address that names something. */
  readonly names: readonly string[];
  /** What of the canaries it tells, which is always too much. */
  readonly leaks: readonly string[];
}

export const told = ({ way, thing, whose }: Row, who: Asker): string =>
  `${way.door} ${way.route} ${whose ?? ''} ${thing ?? ''} by ${who}`.replace(/ +/g, ' ');

export const ask = async (url: string, row: Row, who: Asker, own: Side, other: Side): Promise<Heard> => {
  const { path, names } = addressOf(row, own, other);
  const init = row.way.door === 'GET' ? {} : { method: 'POST', body: formOf({ kosong: '' }) };
  const answer = await asker(url)(path, own.cookies[who], init);
  const { status, headers } = answer;
  const isStream = headers.get('content-type')?.startsWith('text/event-stream');
  if (isStream) await answer.body?.cancel();
  const body = isStream ? '' : await answer.text();
  const leaks = canariesIn(`${body} ${[...headers].flat().join(' ')} ${decodeURIComponent(answer.url)}`);
  return { row, who, status, headers, names, body, leaks };
};

const ERROR_PAGE = /<title>(Halaman ini tidak bisa dibuka|This page cannot be opened)<\/title>/;

/** What an answer says, in the words of the matrix. */
export const answerOf = (
  { row: { way }, status, body, headers }: Heard,
  table: ReadonlyMap<string, RouteAccess>,
): Answer | `fault ${number}` => {
  const isForm = way.door !== 'GET';
  const isOpen = (table.get(way.route) as Record<string, { to: string }>)[way.door].to === 'everybody';
  if (headers.get('location')?.startsWith('/masuk?ke=')) return 'sign in';
  if (status >= 500 || status === 405 || status === 415) return `fault ${status}`;
  if (status === 404) return 'none';
  if (status === 401 && way.kind === 'api') return 'sign in';
  // What anybody may send is answered by what was sent: a wrong password, an application's key that is missing.
  if (status === 403 && ((way.kind === 'api' && !(isForm && isOpen)) || ERROR_PAGE.test(body))) return 'refused';
  if (status === 401 && !(isForm && isOpen)) return 'given back';
  if (status === 403 && !(isForm && isOpen)) return 'key';
  return isForm ? 'heard' : 'shown';
};

/** Ways that end a session are asked as well: whoever asked is a stranger from then on, unless they sign in again. */
export const signInAgain = async (url: string, { headers, who }: Heard, side: Side): Promise<void> => {
  if (who === 'visitor' || who === 'reporter') return;
  if (!headers.getSetCookie().some((cookie) => cookie.startsWith('simpul_sesi='))) return;
  const body = formOf({ person: `${side.region}:${side.people[who]}` });
  const answer = await asker(url)('/masuk?/sample', '', { method: 'POST', body });
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith('simpul_sesi='));
  assert.ok(cookie, `${who} signs in again`);
  side.cookies[who] = cookie.split(';')[0];
};

/** Differs from answer to answer by itself. */
const FLEETING = ['date', 'etag', 'content-length', 'connection', 'keep-alive'];

/** An answer without the identifiers that were asked for: two of the same kind must be equal. */
export const withoutNames = ({ status, body, headers, names }: Omit<Heard, 'row' | 'who' | 'leaks'>) => {
  const plain = (text: string) => names.reduce((rest, name) => rest.replaceAll(name, '·'), text);
  const kept = [...headers].filter(([name]) => !FLEETING.includes(name)).map(([name, value]) => [name, plain(value)]);
  return { status, body: plain(body), headers: Object.fromEntries(kept) };
};
