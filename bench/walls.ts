import { connect, type Socket } from 'node:net';

const AT = /"at":"([^"]+)"/g;

/** Walls as browsers keep them open, each with its own session's cookie. */
export const openWalls = async (
  port: number,
  cookies: readonly string[],
  count: number,
  wrong: Set<string>,
): Promise<{ close(): number[] }> => {
  const delays: number[] = [];
  const sockets: Socket[] = [];
  const open = (cookie: string) =>
    new Promise<void>((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1' });
      socket.setEncoding('latin1');
      sockets.push(socket);
      socket.once('data', (head: string) => {
        if (!head.startsWith('HTTP/1.1 200')) return reject(new Error(head.slice(0, 300)));
        resolve();
        socket.on('data', (text: string) => {
          const now = Date.now();
          for (const [, at] of text.matchAll(AT)) delays.push(now - Date.parse(at));
        });
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
      return delays;
    },
  };
};
