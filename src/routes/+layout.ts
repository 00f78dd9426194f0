/** Pages are server-rendered and run no framework in the browser; small scripts in src/ui/browser help where they can. */
export const csr = false;
