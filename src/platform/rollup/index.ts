export { defineRollup, type Rollup } from './define.ts';
export { fold } from './fold.ts';
export { foldAll, proveAll, rollupJobs } from './jobs.ts';
export { type Asked, type Sum, sums, total } from './read.ts';
export { recount } from './recount.ts';
export { type Place, type RollupState, rollupStates } from './state.ts';
export { insertCounted, updateCounted } from './write.ts';
