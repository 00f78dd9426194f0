import { createServer, type RequestListener, type Server } from 'node:http';
import { clientKey } from '#platform/http.ts';
import { makeRoom } from '#platform/room.ts';
import type { Settings } from '#platform/settings.ts';

/** Five photos from a phone on 2G take minutes; headers do not. Milliseconds. */
const WHOLE_REQUEST_MS = 600_000;
const HEADERS_MS = 20_000;
/** A connection on which nothing moves for so long is given up; live screens have a sign of life every 20 s. Milliseconds. */
const SILENCE_MS = 120_000;
/** How often the two limits above are looked at. Milliseconds. */
const LOOK_MS = 5_000;
/** Whoever opens one and says nothing costs some 20 kB. */
const MOST_CONNECTIONS = 10_000;
/** A village behind one address, and an office full of live screens, gets through. */
const MOST_PER_NETWORK = 2_000;

/**
 * A server whom nobody keeps waiting: requests that dribble in are cut off, and one network cannot hold all connections. Behind a
 * proxy every connection is the proxy's, which then has to count by network itself (docs/operating.md).
 */
export const patientServer = (
  listener: RequestListener,
  { SIMPUL_PROXIES }: Pick<Settings, 'SIMPUL_PROXIES'>,
): Server => {
  const server = createServer(
    { requestTimeout: WHOLE_REQUEST_MS, headersTimeout: HEADERS_MS, connectionsCheckingInterval: LOOK_MS },
    listener,
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.setTimeout(SILENCE_MS);
  const room = makeRoom(MOST_CONNECTIONS, { network: MOST_PER_NETWORK });
  if (SIMPUL_PROXIES === 0) {
    server.on('connection', (socket) => {
      const leave = room.enter({ network: clientKey(socket.remoteAddress ?? '') });
      if (typeof leave === 'string') socket.destroy();
      else socket.once('close', leave);
    });
  }
  return server;
};
