import { connect, type Socket } from 'node:net';

/** An event as it had arrived whole: when, and up to which transaction of the journal it tells. */
export type Heard = readonly [ms: number, xid: number];

const ID = /^id: \d+\.(\d+)\./m;

/** Walls as browsers keep them open, each with its own session's cookie. */
export const openWalls = async (
  port: number,
  cookies: readonly string[],
  count: number,
  wrong: Set<string>,
): Promise<{ close(): Heard[][] }> => {
  const walls: Heard[][] = [];
  const sockets: Socket[] = [];
  const open = (cookie: string) =>
    new Promise<void>((resolve, reject) => {
      const heard: Heard[] = [];
      walls.push(heard);
      const socket = connect({ port, host: '127.0.0.1' });
      socket.setEncoding('latin1');
      sockets.push(socket);
      let text = '';
      socket.on('data', (more: string) => {
        if (text === '' && heard.length === 0 && more.startsWith('HTTP/1.1')) {
          if (!more.startsWith('HTTP/1.1 200')) return reject(new Error(more.slice(0, 300)));
          resolve();
        }
        text += more;
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const xid = ID.exec(text.slice(0, Math.min(end, 400)))?.[1];
          if (xid) heard.push([Date.now(), Number(xid)]);
          text = text.slice(end + 2);
        }
      });
      socket.once('error', reject);
      socket.once('close', () => wrong.add('A wall was closed'));
      socket.write(
        `GET /pantau/langsung HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\naccept: text/event-stream\r\ncookie: ${cookie}\r\n\r\n`,
      );
    });
  for (let index = 0; index < count; index += 1) await open(cookies[index % cookies.length]);
  return {
    close() {
      for (const socket of sockets) socket.removeAllListeners('close').destroy();
      return walls;
    },
  };
};

/** For each act and each wall: from the moment of the act to the first event that tells of it. Milliseconds; sorted. */
export const delaysOf = (
  acts: readonly { readonly at: number; readonly xid: number }[],
  walls: readonly (readonly Heard[])[],
): number[] =>
  walls
    .flatMap((heard) =>
      acts.flatMap(({ at, xid }) => {
        // A cursor tells of every transaction below its number.
        const first = heard.find(([, told]) => told > xid);
        return first ? [first[0] - at] : [];
      }),
    )
    .sort((a, b) => a - b);
