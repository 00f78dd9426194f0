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
/** As `platform/push` sends it. */
interface Note {
  readonly title: string;
  readonly text: string;
  readonly path: string;
}
interface Pushed extends Extendable {
  readonly data: { json(): Note } | null;
}
interface Tapped extends Extendable {
  readonly notification: Notification & { readonly data: Pick<Note, 'path'> };
}
interface Synced extends Extendable {
  readonly tag: string;
  readonly lastChance: boolean;
}
interface Worker {
  readonly registration: ServiceWorkerRegistration;
  readonly location: Location;
  readonly clients: { claim(): Promise<void>; openWindow(url: string): Promise<unknown> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', act: (event: Extendable) => void): void;
  addEventListener(type: 'fetch', act: (event: Asked) => void): void;
  addEventListener(type: 'message', act: (event: Told) => void): void;
  addEventListener(type: 'push', act: (event: Pushed) => void): void;
  addEventListener(type: 'notificationclick', act: (event: Tapped) => void): void;
  addEventListener(type: 'sync', act: (event: Synced) => void): void;
}
export const worker = globalThis as unknown as Worker;
