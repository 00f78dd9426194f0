// A process of its own that asks the program as fast as it can, or as often as it is told.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { constants, gunzipSync } from 'node:zlib';
import { type Answer, Connection } from './connection.ts';
import type { Draft, Job, Outcome } from './jobs.ts';
import { peakMegabytes } from './machine.ts';
import { REGION } from './seed.ts';
import { openWalls } from './walls.ts';

const BOUNDARY = 'batas-7d1c';
/** Reports that one network sends before the next one comes: far below what is let through. */
const PER_SENDER = 5;

let sent = 0;
const sender = (): string => {
  sent += 1;
  const network = Math.floor(sent / PER_SENDER) + (process.pid % 200) * 65_536;
  return `10.${(network >> 16) & 255}.${(network >> 8) & 255}.${network & 255}`;
};

const part = (name: string, value: string) =>
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;

/** The form as a browser sends it: what was left empty comes along. */
const formOf = (draft: Draft, photo: Buffer | undefined): Buffer => {
  const fields =
    part('once', randomUUID()) +
    part('text', draft.text) +
    // What is probably the same was shown while it was typed.
    part('seen', '1') +
    part('join', '') +
    part('kind', 'complaint') +
    part('service', draft.service) +
    part('village', draft.village) +
    part('place', draft.place) +
    part('address', 'Dekat gardu ronda') +
    part('lat', draft.lat === null ? '' : String(draft.lat)) +
    part('lon', draft.lon === null ? '' : String(draft.lon)) +
    part('happened_on', '') +
    part('privacy', 'anonymous') +
    part('name', '') +
    part('contact', '0800-contoh-1234@contoh.example');
  const file = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="photos"; filename="${photo ? 'foto.jpg' : ''}"\r\ncontent-type: ${photo ? 'image/jpeg' : 'application/octet-stream'}\r\n\r\n`;
  return Buffer.concat([Buffer.from(fields + file), photo ?? Buffer.alloc(0), Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
};

const posted = (port: number, draft: Draft, photo: Buffer | undefined): Buffer => {
  const body = formOf(draft, photo);
  return Buffer.concat([
    Buffer.from(
      `POST /lapor HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\norigin: http://127.0.0.1:${port}\r\naccept: text/html\r\naccept-encoding: gzip\r\n` +
        `x-forwarded-for: ${sender()}\r\ncontent-type: multipart/form-data; boundary=${BOUNDARY}\r\ncontent-length: ${body.length}\r\n\r\n`,
    ),
    body,
  ]);
};

/** The question that the form's script asks while one types. */
const asked = (port: number, { text, service, place, lat, lon }: Draft): string => {
  const body = JSON.stringify({
    region: REGION,
    text,
    service,
    ...(place ? { place } : {}),
    ...(lat !== null && lon !== null ? { lat, lon } : {}),
  });
  return (
    `POST /api/reports/similar HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\norigin: http://127.0.0.1:${port}\r\naccept-encoding: gzip\r\n` +
    `x-forwarded-for: ${sender()}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
};

const got = (port: number, path: string, cookie: string | undefined): string =>
  `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\naccept: text/html\r\naccept-encoding: gzip\r\n${cookie ? `cookie: ${cookie}\r\n` : ''}\r\n`;

const CODE = /\r\nlocation: \/ikuti\/([0-9A-Z-]+)\?baru=1\r\n/i;

/** The problems that a page names, or its beginning. */
const said = (body: Buffer): string => {
  const gzip = body.indexOf(Buffer.from([0x1f, 0x8b]));
  const stream = { finishFlush: constants.Z_SYNC_FLUSH };
  const html = gzip < 0 ? body.toString() : gunzipSync(unchunked(body), stream).toString();
  return (/<div class="problems"[\s\S]*?<\/div>/.exec(html)?.[0] ?? html).replace(/<[^>]*>|\s+/g, ' ').slice(0, 500);
};

const unchunked = (body: Buffer): Buffer => {
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.toString('latin1', at, end), 16);
    if (!length) break;
    parts.push(body.subarray(end + 2, end + 2 + length));
    at = end + 4 + length;
  }
  return Buffer.concat(parts);
};

/** @returns what was wrong with an answer, or the code of a report that was taken in */
type Check = (answer: Answer) => { wrong?: string; code?: string };

const taken: Check = ({ status, head, body }) => {
  const code = CODE.exec(head)?.[1];
  return status === 303 && code ? { code } : { wrong: `${status} ${said(body)}` };
};
const shown: Check = ({ status, body, head }) =>
  status === 200 && body.length > 1000 ? {} : { wrong: `${status} ${head.slice(0, 300)}` };

const answered: Check = ({ status, head }) => (status === 200 ? {} : { wrong: `${status} ${head.slice(0, 300)}` });

const outcomeOf = (
  times: number[],
  begun: number,
  wrong: ReadonlySet<string>,
  codes: string[],
  cpu: NodeJS.CpuUsage,
): Outcome => {
  times.sort((a, b) => a - b);
  const used = process.cpuUsage(cpu);
  return {
    done: times.length,
    seconds: (performance.now() - begun) / 1000,
    wrong: [...wrong],
    p50: times[Math.floor(times.length * 0.5)] ?? 0,
    p95: times[Math.floor(times.length * 0.95)] ?? 0,
    most: times.at(-1) ?? 0,
    cpu: (used.user + used.system) / 1e6,
    memory: peakMegabytes(process.pid),
    codes,
  };
};

const bytesOf = (job: Extract<Job, { kind: 'get' | 'post' | 'similar' }>, turn: number, photo: Buffer | undefined) => {
  if (job.kind === 'get')
    return got(job.port, job.paths[turn % job.paths.length], job.cookies[turn % (job.cookies.length || 1)]);
  const draft = job.drafts[turn % job.drafts.length];
  return job.kind === 'post' ? posted(job.port, draft, photo) : asked(job.port, draft);
};

/** Each connection asks again as soon as it was answered, or when its turn comes. */
const askMuch = async (job: Extract<Job, { kind: 'get' | 'post' | 'similar' }>): Promise<Outcome> => {
  const photo = job.kind === 'post' && job.photo ? Buffer.from(job.photo, 'base64') : undefined;
  const most = job.kind === 'post' ? (job.most ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  const perSecond = job.kind === 'post' ? job.perSecond : undefined;
  const check = { post: taken, get: shown, similar: answered }[job.kind];
  const [times, wrong, codes] = [[] as number[], new Set<string>(), [] as string[]];
  const [begun, cpu] = [performance.now(), process.cpuUsage()];
  sent += PER_SENDER; // somebody else begins
  let next = 0;
  const worker = async () => {
    const connection = new Connection(job.port);
    for (;;) {
      const turn = next;
      next += 1;
      const due = perSecond ? begun + (turn * 1000) / perSecond : 0;
      if (turn >= most || Math.max(due, performance.now()) - begun > job.seconds * 1000) break;
      if (due > performance.now()) await wait(due - performance.now());
      const bytes = bytesOf(job, turn, photo);
      const before = performance.now();
      const { wrong: what, code } = check(await connection.send(bytes));
      if (what) wrong.add(what);
      else times.push(performance.now() - before);
      if (code) codes.push(code);
    }
    connection.end();
  };
  await Promise.all(Array.from({ length: job.connections }, worker));
  return outcomeOf(times, begun, wrong, codes, cpu);
};

const listen = async (job: Extract<Job, { kind: 'walls' }>): Promise<Outcome> => {
  const [wrong, begun, cpu] = [new Set<string>(), performance.now(), process.cpuUsage()];
  const walls = await openWalls(job.port, job.cookies, job.connections, wrong);
  process.send?.('open');
  await wait(job.seconds * 1000);
  return { ...outcomeOf([], begun, wrong, [], cpu), heard: walls.close() };
};

process.on('message', async (job: Job) => {
  try {
    process.send?.(job.kind === 'walls' ? await listen(job) : await askMuch(job));
  } catch (error) {
    process.send?.({ error: String(error) });
  }
});
