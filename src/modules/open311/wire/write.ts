import { escapeXml, writable, XML_DECLARATION } from '#platform/xml.ts';

/** An answer of the standard, whatever it is written in. Null and the empty text are the same: an empty element. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** What the children of a list are called in XML. JSON has no names for them (Spark convention). */
const CHILD: Readonly<Record<string, string>> = {
  services: 'service',
  service_requests: 'request',
  service_request_updates: 'request_update',
  errors: 'error',
  attributes: 'attribute',
  values: 'value',
  answers: 'value',
  endpoints: 'endpoint',
  formats: 'format',
  notes: 'note',
  photos: 'photo',
};

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** One element with all that is in it. @throws {RangeError} for a list whose children have no name: a mistake of ours */
export const element = (name: string, value: Value): string => {
  if (value === null || value === '') return `<${name}/>`;
  if (typeof value !== 'object') return `<${name}>${escapeXml(String(value))}</${name}>`;
  const child = CHILD[name];
  if (isList(value) && !child) throw new RangeError(`What are the children of ${name} called?`);
  const inside = isList(value)
    ? value.map((one) => element(child, one))
    : Object.entries(value).map(([key, one]) => element(key, one));
  return inside.length === 0 ? `<${name}/>` : `<${name}>${inside.join('')}</${name}>`;
};

/** No namespace, no schema, nothing foreign. @source GeoReport v2, XML Support */
export const toXml = (root: string, value: Value): string => `${XML_DECLARATION}${element(root, value)}\n`;

const sparked = (value: Value): Value => {
  if (typeof value === 'string') return value === '' ? null : writable(value);
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(sparked);
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, sparked(one)]));
};

/** The same without its root: a list is a bare list, also of one. @source Open311, JSON and XML Conversion (Spark) */
export const toJson = (value: Value): string => JSON.stringify(sparked(value));
