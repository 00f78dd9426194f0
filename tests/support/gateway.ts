import { createHmac, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

/** What a provider took over for a resident. */
interface Sent {
  readonly to: string;
  readonly text: string;
}

interface Wishes {
  /** Of the program. */
  readonly hook: string;
  readonly secret: string;
  /** How our number is named at the provider. */
  readonly sender: string;
  readonly token: string;
}

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

const hex = (secret: string, text: string | Uint8Array): string =>
  createHmac('sha256', secret).update(text).digest('hex');

/** Deliveries as the WhatsApp Cloud API signs and shapes them. */
export const cloudDelivery = (sender: string, messages: readonly object[]): string =>
  JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '1',
        changes: [
          {
            field: 'messages',
            value: { messaging_product: 'whatsapp', metadata: { phone_number_id: sender }, messages },
          },
        ],
      },
    ],
  });
export const hubSignature = (secret: string, body: string): string => `sha256=${hex(secret, body)}`;
export const timeSignature = (secret: string, body: string, at: Date): string => {
  const seconds = Math.floor(at.getTime() / 1000);
  return `t=${seconds},v1=${hex(secret, `${seconds}.${body}`)}`;
};

/**
 * A provider on this machine, in the shape of the WhatsApp Cloud API and, at `/sms`, in the plain one: it delivers what residents write, and
 * keeps what they are sent. What comes under a key that came before is taken once.
 */
export const startCloud = async ({ hook, secret, sender, token }: Wishes) => {
  const sent: Sent[] = [];
  const tries: string[] = [];
  const taken = new Set<string>();
  const pictures = new Map<string, Buffer>();
  let status = 200;
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const isOurs = request.headers.authorization === `Bearer ${token}`;
    const answer = (code: number, body: object) => response.writeHead(code).end(JSON.stringify(body));
    if (!isOurs) return answer(401, { error: { code: 190 } });
    const [, first, second] = pathname.split('/');
    const isPlain = first === 'sms';
    if (request.method === 'POST' && (isPlain || (first === sender && second === 'messages'))) {
      const body = JSON.parse(await textOf(request)) as { to: string; from?: string; text: string & { body: string } };
      const key = String(request.headers['idempotency-key']);
      tries.push(key);
      // Providers repeat whom they were sent to.
      if (status !== 200) return answer(status, { error: { message: body.to } });
      if (isPlain && body.from !== sender) return answer(400, { error: { message: 'from' } });
      if (!taken.has(key)) sent.push({ to: body.to, text: isPlain ? body.text : body.text.body });
      taken.add(key);
      return answer(200, { messages: [{ id: `wamid.${randomUUID()}` }] });
    }
    const picture = pictures.get(second ?? first ?? '');
    if (!picture) return answer(404, { error: { code: 100 } });
    if (first === 'files') return response.writeHead(200, { 'content-type': 'image/jpeg' }).end(picture);
    return answer(200, { url: `${url}/files/${first}`, mime_type: 'image/jpeg' });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  const deliver = (body: string, signature = hubSignature(secret, body)) =>
    fetch(hook, { method: 'POST', body, headers: { 'x-hub-signature-256': signature } });
  return {
    url,
    sent,
    /** The key of every message that was brought, also of those that were not taken. */
    tries,
    pictures,
    /** What it answers to whatever is sent from now on. */
    answers: (code: number) => {
      status = code;
    },
    deliver,
    /** A resident writes; `more` are the other parts of a message. @returns the delivery, to be sent again */
    writes: async (from: string, text: string, more: object = {}): Promise<string> => {
      const body = cloudDelivery(sender, [
        {
          id: `wamid.${randomUUID()}`,
          from,
          timestamp: '1',
          ...(text ? { type: 'text', text: { body: text } } : {}),
          ...more,
        },
      ]);
      const answer = await deliver(body);
      if (answer.status !== 200) throw new Error(`The hook answered ${answer.status}`);
      return body;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
