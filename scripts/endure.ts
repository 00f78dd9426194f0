// npm run endure: the server is killed a hundred times on each engine while reports come in. About a quarter of an hour.
process.env.SIMPUL_KILL_ROUNDS = '100';
process.env.SIMPUL_TEST_MINUTES = '60';
process.argv.push('tests/standards/kill.test.ts');
await import('./test.ts');
