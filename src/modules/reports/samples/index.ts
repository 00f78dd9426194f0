/** Invented reports and drawn pictures for the demonstration: seeded, so that every start of a day shows the same ones. */
export { samplePhoto } from './photos.ts';
export { sampleReports } from './reports.ts';
export { SAMPLE_SERVICES } from './services.ts';
export type { SamplePlace, SampleReport } from './types.ts';
