import type { App } from '#platform/app.ts';
import type { Job } from '#platform/jobs.ts';
import { tellProposers } from './tell.ts';

export const jobs = (app: App): readonly Job[] => [
  { name: 'proposals.tell', cron: '* * * * *', run: () => tellProposers(app, new Date()) },
];
