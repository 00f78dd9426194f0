/** Number of the build: a later one is larger. Set by `vite.config.ts`, in the service worker alone. */
declare const BUILD: string;
