const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);

/** An address that this program, or a browser in its name, may go to: https, or http where both are this very machine. */
export const isSafeAddress = (url: URL, loopback: boolean): boolean =>
  !url.username &&
  !url.password &&
  (url.protocol === 'https:'
    ? loopback || !isLoopback(url.hostname)
    : url.protocol === 'http:' && loopback && isLoopback(url.hostname));

interface Reached {
  readonly SIMPUL_ORIGIN?: string | undefined;
  readonly SIMPUL_PROXIES: number;
  readonly HOST: string;
}

/** Whether this installation itself is reached only on this machine: read from the settings, never from a request, whose host is the asker's own word. */
export const isReachedOnlyHere = ({ SIMPUL_ORIGIN, SIMPUL_PROXIES, HOST }: Reached): boolean =>
  SIMPUL_ORIGIN ? isLoopback(new URL(SIMPUL_ORIGIN).hostname) : SIMPUL_PROXIES === 0 && isLoopback(HOST);
