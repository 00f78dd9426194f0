import { connect, type Socket } from 'node:net';

export interface Answer {
  readonly status: number;
  readonly head: string;
  readonly body: Buffer;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const END_OF_CHUNKS = Buffer.from('0\r\n\r\n');

/** A kept-alive connection that sends bytes and waits for one whole answer: as cheap as can be, for it shares a core with the database. */
export class Connection {
  readonly #socket: Socket;
  #received: Buffer[] = [];
  #length = 0;
  #needed = Number.POSITIVE_INFINITY;
  #chunked = false;
  #headLength = 0;
  #waiting: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#socket.on('error', (error) => this.#waiting?.reject(error));
    this.#socket.on('close', () => this.#waiting?.reject(new Error('The connection was closed')));
  }

  send(bytes: Buffer | string): Promise<Answer> {
    this.#received = [];
    this.#length = 0;
    this.#headLength = 0;
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(bytes);
    });
  }

  end(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received.push(chunk);
    this.#length += chunk.length;
    if (this.#headLength === 0) this.#readHead();
    if (this.#headLength === 0) return;
    const whole = this.#chunked ? this.#endsWith(END_OF_CHUNKS) : this.#length >= this.#needed;
    if (!whole) return;
    const all = Buffer.concat(this.#received);
    const { resolve } = this.#waiting!;
    this.#waiting = undefined;
    const head = all.toString('latin1', 0, this.#headLength);
    resolve({ status: Number(head.slice(9, 12)), head, body: all.subarray(this.#headLength) });
  }

  #readHead(): void {
    const all = this.#received.length === 1 ? this.#received[0] : Buffer.concat(this.#received);
    const at = all.indexOf(END_OF_HEAD);
    if (at < 0) return;
    this.#received = [all];
    this.#headLength = at + 4;
    const head = all.toString('latin1', 0, at).toLowerCase();
    this.#chunked = head.includes('\r\ntransfer-encoding: chunked');
    this.#needed = this.#headLength + Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1] ?? 0);
  }

  #endsWith(end: Buffer): boolean {
    const last = this.#received.at(-1)!;
    if (last.length >= end.length) return last.subarray(-end.length).equals(end);
    return Buffer.concat(this.#received).subarray(-end.length).equals(end);
  }
}
