import { Agent, request } from 'node:http';

/** One part of a multipart body; with `filename` it is a file. */
export interface Part {
  readonly name: string;
  readonly value: string | Uint8Array;
  readonly filename?: string;
}

export interface Answer {
  readonly status: number;
  readonly location: string | undefined;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly html: string;
}

const BOUNDARY = 'batas-5f3c';

/** A multipart body byte by byte: what a browser would never send can be sent too. */
export const multipart = (parts: readonly Part[]): Buffer =>
  Buffer.concat([
    ...parts.flatMap(({ name, value, filename }) => [
      Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"`),
      Buffer.from(filename === undefined ? '' : `; filename="${filename}"\r\ncontent-type: image/jpeg`),
      Buffer.from('\r\n\r\n'),
      Buffer.from(value),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]);

/**
 * Posts a body as it is, as a browser with this page open would.
 * @param headers beyond origin, type and length
 */
export const post = (url: string, body: Buffer, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    // a browser keeps its connection; whoever asks to have it closed loses it when the answer comes before the end of the body
    const agent = new Agent({ keepAlive: true });
    const sending = request(url, {
      method: 'POST',
      agent,
      headers: {
        origin: new URL(url).origin,
        accept: 'text/html', // without it SvelteKit takes the sender for a script and answers in JSON
        'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
        'content-length': String(body.byteLength),
        ...headers,
      },
    });
    sending.once('error', reject);
    sending.once('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => {
        resolve({
          status: answer.statusCode ?? 0,
          location: answer.headers.location,
          headers: answer.headers,
          html: Buffer.concat(chunks).toString('utf8'),
        });
        agent.destroy();
      });
    });
    sending.end(body);
  });

const plain = (html: string): string =>
  html
    .replace(/&quot;/g, '"')
    .replace(/&#39;|&apos;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');

const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`\\s${name}(?:="([^"]*)")?(?=[\\s/>])`).exec(tag);
  return found ? plain(found[1] ?? '') : undefined;
};

/** What a browser without scripts would send when the button at the end of the page's main form is pressed. */
export const fieldsOf = (html: string): Part[] => {
  const form = /<form[^>]*id="report"[^>]*>([\s\S]*?)<\/form>/.exec(html)?.[1] ?? '';
  return [...form.matchAll(/<input\b[^>]*>|<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/g)].flatMap(([tag, own, text]) => {
    if (own !== undefined) return [{ name: attribute(`${own} `, 'name') ?? '', value: plain(text) }];
    const type = attribute(tag, 'type');
    const isOff = /^(radio|checkbox)$/.test(type ?? '') && attribute(tag, 'checked') === undefined;
    const name = attribute(tag, 'name');
    return isOff || !name || type === 'file' ? [] : [{ name, value: attribute(tag, 'value') ?? '' }];
  });
};

/** The problems that a page says, as text. */
export const problemsOf = (html: string): string[] => {
  const box = /<div class="problems"[\s\S]*?<\/div>/.exec(html)?.[0] ?? '';
  return [...box.matchAll(/<a href="#[^"]*">([\s\S]*?)<\/a>/g)].map(([, text]) => plain(text));
};
