import { escapeXml, XML_DECLARATION } from '#platform/xml.ts';

// Atom, complete as far as a list of public reports needs it. @source RFC 4287, RFC 5005 section 3 (paged feeds), RFC 4151 (tag: URIs)

interface Category {
  readonly term: string;
  readonly label: string;
}

export interface FeedEntry {
  /** A tag: URI that never changes. */
  readonly id: string;
  readonly href: string;
  readonly title: string;
  readonly published: Date;
  readonly updated: Date;
  readonly summary: string;
  /** Plain, as it was written: no reader may take it for markup. */
  readonly text: string;
  readonly categories: readonly Category[];
  readonly point: { readonly lat: number; readonly lon: number } | null;
}

export interface Feed {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
  readonly author: string;
  /** This page of it, its first page, and the one that follows. */
  readonly self: string;
  readonly first: string;
  readonly next?: string;
  /** The same as a page for people. */
  readonly alternate: string;
  readonly entries: readonly FeedEntry[];
}

/** What it is about in a language, told to readers and to screen readers. */
const LANGUAGE = 'id';
/** The moment of a feed in which nothing has ever been. */
const NEVER = new Date(0);

/**
 * A name that outlives the address: `tag:simpul.example,2026:laporan/3522-…`.
 * @param host of the installation; the year is the first of the program, so that nobody earlier can have meant something else by it
 */
export const tagUri = (host: string, path: string): string =>
  `tag:${host.toLowerCase()},2026:${path.split('/').map(encodeURIComponent).join('/')}`;

const element = (name: string, text: string, attributes = ''): string =>
  `<${name}${attributes}>${escapeXml(text)}</${name}>`;
const link = (rel: string, href: string, type: string): string =>
  `<link rel="${rel}" type="${type}" href="${escapeXml(href)}"/>`;
const time = (name: string, at: Date): string => element(name, at.toISOString());

const ATOM = 'application/atom+xml';
const PAGE = 'text/html';

const entryOf = ({ id, href, title, published, updated, summary, text, categories, point }: FeedEntry): string =>
  [
    '<entry>',
    element('id', id),
    element('title', title, ' type="text"'),
    link('alternate', href, PAGE),
    time('published', published),
    time('updated', updated),
    ...categories.map(({ term, label }) => `<category term="${escapeXml(term)}" label="${escapeXml(label)}"/>`),
    element('summary', summary, ' type="text"'),
    element('content', text, ' type="text"'),
    ...(point ? [element('georss:point', `${point.lat} ${point.lon}`)] : []),
    '</entry>',
  ].join('\n');

/** The latest change among its entries: the same entries are the same feed, byte for byte. */
const lastChange = (entries: readonly FeedEntry[]): Date =>
  entries.reduce((latest, { updated }) => (updated > latest ? updated : latest), NEVER);

export const writeAtom = (feed: Feed): string =>
  `${XML_DECLARATION}${[
    `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss" xml:lang="${LANGUAGE}">`,
    element('id', feed.id),
    element('title', feed.title, ' type="text"'),
    element('subtitle', feed.subtitle, ' type="text"'),
    time('updated', lastChange(feed.entries)),
    `<author>${element('name', feed.author)}</author>`,
    element('generator', 'Simpul'),
    link('self', feed.self, ATOM),
    link('first', feed.first, ATOM),
    ...(feed.next ? [link('next', feed.next, ATOM)] : []),
    link('alternate', feed.alternate, PAGE),
    ...feed.entries.map(entryOf),
    '</feed>',
  ].join('\n')}\n`;
