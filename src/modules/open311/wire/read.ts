import { SaxesParser } from 'saxes';
import type { Element } from '../rules/element.ts';

interface Open extends Element {
  text: string;
  readonly children: Open[];
}

/** No answer of the standard is deeper, or has more elements than a thousand requests with all their fields. */
const DEEPEST = 16;
const MOST_ELEMENTS = 50_000;

class NoAnswer extends Error {}

/**
 * An answer of another server. Attributes and the names of namespaces are passed over, for some servers write some.
 * @returns undefined for what is no well-formed XML, has a DOCTYPE (so there is no entity but XML's own), or is larger than any answer
 */
export const readXml = (text: string): Element | undefined => {
  const root: Open = { name: '', text: '', children: [] };
  const path = [root];
  let count = 0;
  const refuse = () => {
    throw new NoAnswer();
  };
  const parser = new SaxesParser({ forceXMLVersion: true, defaultXMLVersion: '1.0' });
  parser.on('doctype', refuse);
  parser.on('error', refuse);
  parser.on('opentag', ({ name }) => {
    count += 1;
    if (path.length > DEEPEST || count > MOST_ELEMENTS) refuse();
    const opened: Open = { name: name.slice(name.indexOf(':') + 1), text: '', children: [] };
    path.at(-1)!.children.push(opened);
    path.push(opened);
  });
  const add = (piece: string) => {
    path.at(-1)!.text += piece;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => path.pop());
  try {
    parser.write(text).close();
  } catch (error) {
    if (error instanceof NoAnswer) return undefined;
    throw error;
  }
  return root.children[0];
};
