/** What TypeScript's library for pages does not know of a service worker's own world. */
interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
export interface Asked extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Told extends Extendable {
  readonly data: unknown;
}
interface Synced extends Extendable {
  readonly tag: string;
  readonly lastChance: boolean;
}
interface Worker {
  readonly registration: ServiceWorkerRegistration;
  readonly location: Location;
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', act: (event: Extendable) => void): void;
  addEventListener(type: 'fetch', act: (event: Asked) => void): void;
  addEventListener(type: 'message', act: (event: Told) => void): void;
  addEventListener(type: 'sync', act: (event: Synced) => void): void;
}
export const worker = globalThis as unknown as Worker;
