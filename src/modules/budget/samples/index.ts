/** Invented budgets for the demonstration: seeded, balanced, and under the totals that were published. */
export { sampleBudget } from './budgets.ts';
export type { PlayedStep, SampleBudget, Setting } from './types.ts';
