/** Invented reports and drawn pictures for the demonstration: seeded, so that every start of a day shows the same ones. */
export { samplePhoto } from './photos.ts';
export { sampleReports } from './reports.ts';
export type { SampleReport } from './types.ts';
