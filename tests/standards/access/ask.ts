import assert from 'node:assert/strict';
import type { RouteAccess } from '#platform/access.ts';
import { canariesIn } from '../../support/canaries.ts';
import type { Answer, Asker, Row } from './matrix.ts';
import { wordsIn } from './opened.ts';
import { asker, formOf, type Side } from './side.ts';
import { addressOf, filledFor } from './things.ts';

/** What came back for one cell of the matrix. */
export interface Heard {
  readonly row: Row;
  readonly who: Asker;
  readonly status: number;
  readonly body: string;
  /** What can be read in it, whatever kind of file it is. */
  readonly words: string;
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
  const fields = row.answers[who] === 'not theirs' ? filledFor(row, own) : { kosong: '' };
  const init = row.way.door === 'GET' ? {} : { method: 'POST', body: formOf(fields) };
  const answer = await asker(url)(path, own.cookies[who], init);
  const { status, headers } = answer;
  const isStream = headers.get('content-type')?.startsWith('text/event-stream');
  if (isStream) await answer.body?.cancel();
  const bytes = new Uint8Array(isStream ? [] : await answer.arrayBuffer());
  const body = Buffer.from(bytes).toString('utf8');
  const words = await wordsIn(bytes);
  const leaks = canariesIn(`${words} ${[...headers].flat().join(' ')} ${decodeURIComponent(answer.url)}`);
  return { row, who, status, headers, names, body, words, leaks };
};

const ERROR_PAGE = /<title>(Halaman ini tidak bisa dibuka|This page cannot be opened)<\/title>/;

/** What an answer says, in the words of the matrix. */
export const answerOf = (
  { row: { way }, status, body, headers }: Heard,
  table: ReadonlyMap<string, RouteAccess>,
): Answer | `fault ${number}` => {
  const isForm = way.door !== 'GET';
  const { to, byKey } = (table.get(way.route) as Record<string, { to: string; byKey?: true }>)[way.door];
  const isOpen = to === 'everybody';
  if (headers.get('location')?.startsWith('/masuk?ke=')) return 'sign in';
  if (status >= 500 || status === 405 || status === 415) return `fault ${status}`;
  if (status === 404) return 'none';
  if (status === 401 && way.kind === 'api') return 'sign in';
  // What anybody may send is answered by what was sent: a wrong password, an application's key that is missing.
  if (status === 403 && ((way.kind === 'api' && !(isForm && isOpen)) || ERROR_PAGE.test(body))) return 'refused';
  if (status === 401 && !(isForm && isOpen)) return 'given back';
  if (status === 403 && !(isForm && isOpen)) return byKey ? 'key' : 'not theirs';
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
export const withoutNames = ({
  status,
  body,
  headers,
  names,
}: Pick<Heard, 'status' | 'body' | 'headers' | 'names'>) => {
  const plain = (text: string) => names.reduce((rest, name) => rest.replaceAll(name, '·'), text);
  const kept = [...headers].filter(([name]) => !FLEETING.includes(name)).map(([name, value]) => [name, plain(value)]);
  return { status, body: plain(body), headers: Object.fromEntries(kept) };
};

/** Files whose words are compressed were opened: what is in them was looked at. */
export const assertOpened = (all: readonly Heard[]): void => {
  const closed: Readonly<Record<string, string>> = {
    pdf: '%PDF-1',
    spreadsheetml: '[Content_Types]',
    zip: 'datapackage',
  };
  for (const [kind, mark] of Object.entries(closed)) {
    const files = all.filter(({ status, headers }) => status === 200 && headers.get('content-type')?.includes(kind));
    assert.ok(files.length > 0, `no ${kind} was given`);
    for (const { row, who, words } of files) {
      assert.ok(words.length > 50, told(row, who));
      assert.equal(words.includes(mark), kind !== 'pdf', `${told(row, who)} was opened`);
    }
  }
};
