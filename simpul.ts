// The command line: npm run -s simpul -- COMMAND
import { main } from './src/commands/index.ts';

process.exitCode = await main(process.argv.slice(2), process.env);
