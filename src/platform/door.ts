import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { log } from './log.ts';

/** What a command asks of the running program; `name` is the command's. */
export interface Request {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
}
export type Say = (line: string) => void;
/** @returns the exit code of the command */
export type Answering = (request: Request, say: Say, signal: AbortSignal) => Promise<number>;

/** The name of a socket must fit in the kernel's structure. Bytes. */
const LONGEST = 103;

const addressOf = (directory: string): string =>
  process.platform === 'win32'
    ? `\\\\.\\pipe\\simpul-${createHash('sha256').update(directory).digest('hex')}`
    : join(directory, 'simpul.sock');

/**
 * A socket in the data directory, open to its owner alone. PGlite has room for one process, so commands that must work beside a running
 * program ask it to do their work. Whoever opens it holds the lock of the directory.
 * @returns how to close it
 */
export const openDoor = async (directory: string, answer: Answering): Promise<() => Promise<void>> => {
  const address = addressOf(directory);
  if (Buffer.byteLength(address) > LONGEST) {
    log.warn({ directory }, 'the path of the data directory is too long for commands to reach the running program');
    return async () => undefined;
  }
  if (process.platform !== 'win32') rmSync(address, { force: true }); // of a process that was killed
  const server = createServer((socket) => void serve(socket, answer));
  const mask = process.umask(0o177);
  server.listen(address);
  process.umask(mask);
  await once(server, 'listening');
  server.unref();
  return async () => {
    server.close();
    if (process.platform !== 'win32') rmSync(address, { force: true });
  };
};

const serve = async (socket: Socket, answer: Answering): Promise<void> => {
  const gone = new AbortController();
  socket.on('error', () => undefined);
  socket.once('close', () => gone.abort(new Error('Whoever asked has gone')));
  const write = (message: object) => socket.writable && socket.write(`${JSON.stringify(message)}\n`);
  try {
    for await (const line of createInterface({ input: socket })) {
      const code = await answer(JSON.parse(line), (text) => write({ say: text }), gone.signal);
      socket.end(`${JSON.stringify({ code })}\n`);
      return;
    }
  } catch (error) {
    if (!gone.signal.aborted) log.error({ error: String(error) }, 'a command at the door');
    socket.destroy();
  }
};

/**
 * Asks the program that runs on this data directory.
 * @returns the exit code; undefined when no program answers there
 * @throws {Error} when it ends before it has answered
 */
export const knock = async (directory: string, request: Request, say: Say): Promise<number | undefined> => {
  const socket = connect(addressOf(directory));
  try {
    await once(socket, 'connect');
  } catch {
    return undefined;
  }
  socket.write(`${JSON.stringify(request)}\n`);
  for await (const line of createInterface({ input: socket })) {
    const { say: text, code } = JSON.parse(line) as { say?: string; code?: number };
    if (text !== undefined) say(text);
    if (code !== undefined) return code;
  }
  throw new Error('Program yang berjalan berhenti sebelum selesai. (The running program ended before it was done.)');
};
