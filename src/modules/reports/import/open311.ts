import { type ByteEncoding, decodeUtf8Or1252 } from '#platform/sheets/index.ts';
import { issue } from './issues.ts';
import { type FileContext, judgeRow, rawCells, refuse } from './normalise.ts';
import { jsonIsBroken, jsonIsTooLarge, notServiceRequests } from './problems.ts';
import type { ColumnMapping, ImportField, ImportFields, ImportRow } from './types.ts';
import { type XmlRecord, xmlRecords } from './xml-list.ts';

/** JSON is read whole; a year of a large city is some 40 MB. */
const JSON_LIMIT_BYTES = 64 * 1024 * 1024;

/** GeoReport v2, GET service requests: https://wiki.open311.org/GeoReport_v2/#get-service-requests */
export const OPEN311_COLUMNS = {
  sourceId: 'service_request_id',
  title: 'title',
  text: 'description',
  categoryName: 'service_name',
  categoryCode: 'service_code',
  reportedAt: 'requested_datetime',
  updatedAt: 'updated_datetime',
  closedAt: 'closed_datetime',
  dueAt: 'expected_datetime',
  status: 'status',
  agencyName: 'agency_responsible',
  address: 'address',
  lat: 'lat',
  lon: 'long',
  mediaUrl: 'media_url',
} as const satisfies Partial<Record<ImportField, string>>;

/** Open311 knows two states. A closed request says nothing about its reporter being content. */
export const OPEN311_VALUES: ColumnMapping['values'] = { status: { open: 'assigned', closed: 'closed_unconfirmed' } };

const fieldsOf = (cells: ReadonlyMap<string, string>): ImportFields => {
  const fields: ImportFields = {};
  for (const [field, name] of Object.entries(OPEN311_COLUMNS) as [ImportField, string][]) {
    const value = cells.get(name);
    if (value !== undefined) fields[field] = value;
  }
  // Many servers publish no description; what the request is about is then all there is.
  if (!fields.title?.trim() && !fields.text?.trim()) fields.title = cells.get('service_name') ?? '';
  // "For requests with status=closed, this will be the date the request was closed."
  if (!fields.closedAt && fields.status?.trim().toLowerCase() === 'closed') fields.closedAt = fields.updatedAt ?? '';
  return fields;
};

const readRequest = (line: number, { cells, issues }: XmlRecord, file: FileContext): ImportRow => {
  const raw = rawCells(cells);
  if (issues.some(({ severity }) => severity === 'error')) return refuse(line, issues, raw);
  return judgeRow({ line, fields: fieldsOf(cells), raw, issues }, file);
};

const collect = async (chunks: AsyncIterable<Uint8Array>) => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > JSON_LIMIT_BYTES) throw jsonIsTooLarge(JSON_LIMIT_BYTES);
    parts.push(chunk);
  }
  return Buffer.concat(parts);
};

type NumberSource = { source: string };

/** Numbers stay as they are written: an id of twenty digits would lose its last ones. */
const parseJson = (text: string): unknown => {
  const reviver = (_key: string, value: unknown, context?: NumberSource) =>
    typeof value === 'number' && context ? context.source : value;
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''), reviver as Parameters<typeof JSON.parse>[1]);
  } catch {
    throw jsonIsBroken();
  }
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The first few names in it, for people to recognise what they chose. */
const describe = (value: unknown) =>
  isObject(value) ? Object.keys(value).slice(0, 3).join(', ').slice(0, 100).toWellFormed() : typeof value;

/**
 * The list itself, whether bare as the standard asks, or wrapped as FixMyStreet
 * (`{"service_requests": […]}`) and converters from XML (`{"requests": [{"request": […]}]}`) write it.
 */
const requestList = (value: unknown): unknown[] => {
  if (Array.isArray(value)) return value.flatMap((entry) => (isWrapper(entry) ? requestList(entry) : [entry]));
  if (!isObject(value)) throw notServiceRequests(describe(value));
  if (Object.hasOwn(value, 'service_request_id')) return [value];
  const name = WRAPPERS.find((wrapper) => Object.hasOwn(value, wrapper));
  if (name === undefined) throw notServiceRequests(describe(value));
  const inner = value[name];
  return inner === null ? [] : requestList(inner);
};

const WRAPPERS = ['service_requests', 'requests', 'request'];
const isWrapper = (value: unknown) =>
  isObject(value) && Object.keys(value).length === 1 && WRAPPERS.includes(Object.keys(value)[0]);

/** Words inside nested values, as FixMyStreet's `{"recipient": ["…"]}`. */
const leaves = (value: unknown): string[] => {
  if (value === null || value === undefined) return [];
  return typeof value === 'object' ? Object.values(value).flatMap(leaves) : [String(value)];
};

export async function* readOpen311Json(
  chunks: AsyncIterable<Uint8Array>,
  encoding: ByteEncoding,
  file: FileContext,
): AsyncGenerator<ImportRow> {
  const bytes = await collect(chunks);
  const decoded =
    encoding === 'utf-8' ? decodeUtf8Or1252(bytes) : { text: new TextDecoder(encoding).decode(bytes), encoding };
  const about =
    decoded.encoding === 'utf-8'
      ? []
      : ([decoded.encoding === 'windows-1252' ? 'encoding-windows-1252' : 'encoding-utf-16'] as const);
  const list = requestList(parseJson(decoded.text));
  const hasRequests = list.some((entry) => isObject(entry) && Object.hasOwn(entry, 'service_request_id'));
  if (list.length > 0 && !hasRequests) throw notServiceRequests(describe(list[0]));
  for (const [at, entry] of list.entries()) {
    const issues = at === 0 ? about.map((code) => issue(code)) : [];
    if (!isObject(entry)) {
      const raw = rawCells([['entry', JSON.stringify(entry)]]);
      yield refuse(at + 1, [...issues, issue('not-a-request', { line: at + 1 })], raw);
    } else {
      const cells = new Map(Object.entries(entry).map(([name, value]) => [name, leaves(value).join(', ')]));
      yield readRequest(at + 1, { cells, issues }, file);
    }
  }
}

const declaredDecoder = (head: Uint8Array, encoding: ByteEncoding) => {
  const start = Buffer.from(head.subarray(0, 200)).toString('latin1');
  const label = /^[^<]*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1];
  // The zero bytes of UTF-16 speak louder than any declaration.
  if (encoding !== 'utf-8' || label === undefined) return new TextDecoder(encoding);
  try {
    const declared = new TextDecoder(label);
    return declared.encoding.startsWith('utf-16') ? new TextDecoder() : declared;
  } catch {
    return new TextDecoder();
  }
};

async function* decoded(chunks: AsyncIterable<Uint8Array>, decoder: TextDecoder) {
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

const XML_ROOTS = new Set(['service_requests', 'requests', 'ServiceRequests']);

export async function* readOpen311Xml(
  chunks: AsyncIterable<Uint8Array>,
  head: Uint8Array,
  encoding: ByteEncoding,
  file: FileContext,
): AsyncGenerator<ImportRow> {
  let place = 0;
  for await (const record of xmlRecords(decoded(chunks, declaredDecoder(head, encoding)), XML_ROOTS)) {
    yield readRequest(++place, record, file);
  }
}
