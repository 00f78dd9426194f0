// Builds the pages when their sources changed, then becomes the server, in this very process.
import { buildPages } from './build.ts';

buildPages();
await import('../server.ts');
