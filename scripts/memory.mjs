// How much memory the server takes at most before it gives some back: as on the small machine of a regency, wherever it runs.

/** By default old memory may grow to four times of what is used before it is collected, on a large machine. */
export const NODE_FLAGS = ['--max-old-space-size=1024'];

/** Photos and passwords are worked on in many threads: with an arena of memory for each, glibc would hold 60 MB more than is used. */
export const ALLOCATION = { MALLOC_ARENA_MAX: '2' };
