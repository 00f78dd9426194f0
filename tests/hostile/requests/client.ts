import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { connect } from 'node:net';

export interface Asked {
  readonly method: string;
  /** With its query; no letter beyond ASCII. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}
export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The beginning, as far as anybody looks at it. */
  readonly text: string;
  readonly bytes: number;
}

const PATIENCE_MS = 60_000;
const LOOKED_AT = 4 * 1024 * 1024;
const agent = new Agent({ keepAlive: true, maxSockets: 8 });

/** One request, as it is given: nothing is added, nothing is followed. A stream that does not end is left after its head. */
export const ask = (url: string, { method, path, headers = {}, body }: Asked): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const length = body ? { 'content-length': String(body.byteLength) } : {};
    const sending = request({ hostname, port, method, path, agent, headers: { ...length, ...headers } }, (answer) => {
      const status = answer.statusCode ?? 0;
      let bytes = 0;
      const kept: Buffer[] = [];
      const done = () =>
        resolve({ status, headers: answer.headers, text: Buffer.concat(kept).toString('utf8'), bytes });
      if (/event-stream/.test(answer.headers['content-type'] ?? '')) {
        answer.destroy();
        return done();
      }
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes <= LOOKED_AT) kept.push(chunk);
      });
      answer.on('end', done);
      answer.on('error', reject);
    });
    sending.setTimeout(PATIENCE_MS, () => sending.destroy(new Error(`${method} ${path} has no answer`)));
    sending.on('error', (error: NodeJS.ErrnoException) => {
      // A connection that was kept was closed by the other side in the same moment: any client asks once more.
      if (sending.reusedSocket && error.code === 'ECONNRESET')
        ask(url, { method, path, headers, body }).then(resolve, reject);
      else reject(error);
    });
    sending.end(body);
  });

/** Bytes on the wire, as they are; what comes back until the other side closes or falls silent. */
export const raw = (url: string, bytes: string | Uint8Array, silenceMs = 2000): Promise<string> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    let text = '';
    const socket = connect({ host: hostname, port: Number(port) }, () => socket.write(bytes));
    socket.setTimeout(silenceMs, () => socket.destroy());
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });

/** An address that nobody came from yet: limits count by it. */
export const somewhere = (): string => `10.${[0, 0, 0].map(() => Math.trunc(Math.random() * 256)).join('.')}`;

/** Signs in as a person of the samples by the button with that name. @returns the cookie */
export const sessionOf = async (url: string, name: string): Promise<string> => {
  const { text } = await ask(url, { method: 'GET', path: '/masuk', headers: { accept: 'text/html' } });
  const button = [...text.matchAll(/<button[^>]*value="(\d{4}:[0-9a-f-]{36})"[^>]*>([\s\S]*?)<\/button>/g)].find(
    ([, , label]) => label.includes(name),
  );
  if (!button) throw new Error(`No button for ${name}`);
  const answer = await ask(url, {
    method: 'POST',
    path: '/masuk?/sample',
    headers: {
      'x-forwarded-for': somewhere(),
      accept: 'text/html',
      origin: new URL(url).origin,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: Buffer.from(new URLSearchParams({ person: button[1] }).toString()),
  });
  const cookie = (answer.headers['set-cookie'] ?? []).find((one) => /httponly/i.test(one))?.split(';')[0];
  if (!cookie) throw new Error(`${name} was not let in: ${answer.status}`);
  return cookie;
};
