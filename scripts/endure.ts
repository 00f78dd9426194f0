// npm run endure: the server is killed a hundred times on each engine while reports come in, while people speak with each other, while a
// budget is locked, and in the middle of long jobs. Some hours.
process.env.SIMPUL_KILL_ROUNDS = '100';
process.env.SIMPUL_TEST_MINUTES = '240';
process.argv.push(
  'tests/standards/kill.test.ts',
  'tests/standards/kill-at-work.test.ts',
  'tests/standards/kill-while-locking.test.ts',
  'tests/standards/faults.test.ts',
);
await import('./test.ts');
