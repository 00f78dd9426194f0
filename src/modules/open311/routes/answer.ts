import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { App } from '#platform/app.ts';
import { readForm } from '#platform/files/index.ts';
import { asProblem, retryAfterOf } from '#platform/http.ts';
import type { Asking } from '../queries/served.ts';
import { errorsOf, speechOf, statusOf } from '../wire/errors.ts';
import { toJson, toXml, type Value } from '../wire/write.ts';

export type Asked = Context<{ Bindings: HttpBindings }>;
export type Format = 'xml' | 'json';
export const FORMATS: readonly Format[] = ['xml', 'json'];

/** By the end of the path; XML where it says nothing, for that is the format which everybody reads. */
export const formatOf = ({ path }: Asked['req']): Format => (path.endsWith('.json') ? 'json' : 'xml');

/** The name in the path without the format at its end. */
export const nameOf = (c: Asked): string => (c.req.param('file') ?? '').replace(/\.(xml|json)$/, '');

const MEDIA: Record<Format, string> = { xml: 'text/xml; charset=utf-8', json: 'application/json; charset=utf-8' };

/** An answer in the format that was asked for. */
export const answer = (c: Asked, root: string, value: Value, status = 200): Response => {
  const format = formatOf(c.req);
  const body = format === 'xml' ? toXml(root, value) : toJson(value);
  return new Response(body, { status, headers: { 'content-type': MEDIA[format] } });
};

/** Whatever went wrong, in the shape of the standard. */
export const errorAnswer = (c: Asked, error: unknown): Response => {
  const problem = asProblem(error);
  const found = answer(c, 'errors', errorsOf(problem, speechOf(c.req.header('accept-language'))), statusOf(problem));
  const retryAfter = retryAfterOf(problem);
  if (retryAfter) found.headers.set('retry-after', retryAfter);
  return found;
};

export const askingOf = (c: Asked, { settings }: Pick<App, 'settings'>): Asking => ({
  origin: new URL(settings.SIMPUL_ORIGIN ?? c.req.url).origin,
  speech: speechOf(c.req.header('accept-language')),
});

/** PostgreSQL refuses a null byte, and nobody asks for the others. */
const clean = (text: string): string =>
  text
    .replace(/\p{Cc}/gu, ' ')
    .toWellFormed()
    .trim();

/** Parameters of the address; one that is empty is not there, one that comes several times is a list. */
export const paramsOf = (c: Asked): Record<string, string> => {
  const found: Record<string, string> = Object.create(null);
  for (const [name, values] of Object.entries(c.req.queries())) {
    const text = values.map(clean).filter(Boolean).join(',');
    if (text) found[name] = text;
  }
  return found;
};

const LIMITS = { fields: 200, fieldBytes: 20_000, files: 0, fileBytes: 0, totalBytes: 256 * 1024 };

/**
 * Fields of a request that changes something: of its body, and those of the address that the body does not have.
 * @throws {Problem} when the body is none, or too large
 */
export const sentOf = async (c: Asked): Promise<Map<string, string[]>> => {
  const { fields, problems } = await readForm(c.req.raw, LIMITS);
  if (problems.length > 0) throw problems[0];
  const sent = new Map<string, string[]>();
  const add = (name: string, values: readonly string[]) => {
    const filled = values.filter((value) => value.trim() !== '');
    if (filled.length > 0 && !sent.has(name)) sent.set(name, filled);
  };
  for (const [name, values] of fields) add(name, values);
  for (const [name, text] of Object.entries(paramsOf(c))) add(name, [text]);
  return sent;
};
