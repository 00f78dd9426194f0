import { readFileSync } from 'node:fs';
import { openRealRegion } from '../../support/region.ts';
import { ANY_ENGINE, type Server, startServer } from '../../support/server.ts';

/** The program with one region and sample people in it. */
export const hostileServer = async (env: Readonly<Record<string, string>> = {}): Promise<Server> => {
  const server = await startServer({ engine: ANY_ENGINE, env: { SIMPUL_PROXIES: '1', LOG_LEVEL: 'error', ...env } });
  await server.kill();
  await openRealRegion(server, 3522, true);
  await server.restart();
  return server;
};

/** Peak of a server since it began. Bytes; undefined where the system does not tell. */
export const peakOf = (server: Server): number | undefined => {
  try {
    const found = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${server.pid()}/status`, 'utf8'));
    return found ? Number(found[1]) * 1024 : undefined;
  } catch {
    return undefined;
  }
};
