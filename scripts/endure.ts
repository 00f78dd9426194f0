// npm run endure: the server is killed a hundred times on each engine while reports come in, and in the middle of long jobs. Half an hour.
process.env.SIMPUL_KILL_ROUNDS = '100';
process.env.SIMPUL_TEST_MINUTES = '60';
process.argv.push('tests/standards/kill.test.ts', 'tests/standards/faults.test.ts');
await import('./test.ts');
