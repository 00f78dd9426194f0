import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import seeds from '../seeds/proof-rules.json' with { type: 'json' };
import { type ProofRule, type Report, STATUSES } from '../types.ts';
import { askedNow, isAsked, lastingAfter, lastingDays, mayReopen, maySay } from './lasting.ts';

const NOW = new Date('2026-11-21T02:00:00Z');
const DAYS = { first: 28, again: 14 };
const later = (days: number) => new Date(NOW.getTime() + days * 86_400_000);
const report = (more: Partial<Report>) =>
  ({
    status: 'answered',
    channel: 'web',
    isSample: false,
    lastingDueAt: null,
    lastingAsked: 0,
    lasting: null,
    lastingBroke: false,
    ...more,
  }) as Report;

test('the question is due four weeks after the end, and again two weeks later, as the region has it', () => {
  const rules = seeds.map((rule) => ({ ...rule, validFrom: '2000-01-01' })) as ProofRule[];
  assert.deepEqual(lastingDays(rules, '2026-11-21'), DAYS);
  const own = {
    rule: 'lasting_days',
    amount: 40,
    words: null,
    source: 'Perbup contoh',
    validFrom: '2026-11-22',
  } as const;
  assert.equal(lastingDays([...rules, own], '2026-11-21').first, 28);
  assert.equal(lastingDays([...rules, own], '2026-11-22').first, 40);
});

test('whoever confirms, or stays silent to the end, will be asked; whoever is archived will not', () => {
  for (const status of ['confirmed', 'closed_unconfirmed'] as const)
    assert.deepEqual(lastingAfter(report({}), report({ status }), DAYS, NOW, true), { lastingDueAt: later(28) });
  assert.deepEqual(lastingAfter(report({ status: 'received' }), report({ status: 'archived' }), DAYS, NOW, false), {});
});

test('nobody is asked about what another system handled, or about a sample', () => {
  for (const more of [{ channel: 'import', source: 'sp4n' } as const, { isSample: true }])
    assert.deepEqual(lastingAfter(report(more), report({ ...more, status: 'confirmed' }), DAYS, NOW, true), {});
  const tracked = { source: 'sp4n', sourceId: '8500010' }; // filed here, and known there by a number
  assert.deepEqual(lastingAfter(report(tracked), report({ ...tracked, status: 'confirmed' }), DAYS, NOW, true), {
    lastingDueAt: later(28),
  });
});

test('what is opened again is not asked about; opened by its reporter after the question it is broken again', () => {
  const due = report({ status: 'confirmed', lastingDueAt: later(20) });
  assert.deepEqual(lastingAfter(due, report({ status: 'reopened' }), DAYS, NOW, true), { lastingDueAt: null });
  const asked = report({ status: 'confirmed', lastingDueAt: later(14), lastingAsked: 1 });
  const opened = { ...asked, status: 'reopened' } as const;
  assert.deepEqual(lastingAfter(asked, opened, DAYS, NOW, true), { lastingDueAt: null, lasting: 'broken' });
  assert.deepEqual(lastingAfter(asked, opened, DAYS, NOW, false), { lastingDueAt: null, lasting: 'broken' });
  const held = { ...asked, lastingDueAt: null, lasting: 'fixed' } as const;
  assert.deepEqual(
    lastingAfter(held, { ...held, status: 'reopened' }, DAYS, NOW, false),
    {},
    'the reporter has said otherwise',
  );
});

test('a reporter is asked twice at most in the life of a report, whatever happens', () =>
  fc.assert(
    fc.property(
      fc.array(fc.record({ status: fc.constantFrom(...STATUSES), days: fc.nat(60), mine: fc.boolean() }), {
        maxLength: 30,
      }),
      (steps) => {
        let [now, current, times] = [NOW, report({}), 0];
        for (const { status, days, mine } of steps) {
          now = new Date(now.getTime() + days * 86_400_000);
          const asked = askedNow(current, DAYS, now);
          if (asked) times += 1;
          current = { ...current, ...asked };
          assert.equal(current.lastingAsked, times);
          const before = current;
          const after = { ...before, status };
          current = { ...after, ...lastingAfter(before, after, DAYS, now, mine) };
          assert.ok(current.lastingDueAt === null || ['confirmed', 'closed_unconfirmed'].includes(current.status));
          assert.ok(current.lasting === null || times > 0, 'nobody answers what was not asked');
          assert.ok(!current.lastingBroke || current.lasting === 'broken');
          const ends = !['confirmed', 'closed_unconfirmed'].includes(before.status);
          if (ends) assert.equal(isAsked(current), false, 'nobody is asked at the moment of an end');
          if (ends && status === 'confirmed')
            assert.equal(mayReopen(current), false, 'what was said of an end before opens nothing');
          if (mine && maySay(current, 'broken'))
            current = { ...current, lasting: 'broken', lastingBroke: true, lastingDueAt: null };
        }
        assert.ok(times <= 2);
      },
    ),
  ));

test('what held may break; what broke stays on record, and is what one tap opens again', () => {
  const confirmed = (lasting: Report['lasting'], lastingAsked = 1) =>
    report({ status: 'confirmed', lasting, lastingAsked, lastingBroke: lasting === 'broken' });
  assert.equal(isAsked(confirmed(null)), true);
  assert.equal(isAsked(confirmed(null, 0)), false);
  assert.equal(maySay(confirmed('fixed'), 'broken'), true);
  assert.equal(maySay(confirmed('broken'), 'fixed'), false);
  assert.deepEqual(
    [null, 'fixed', 'broken'].map((lasting) => mayReopen(confirmed(lasting as Report['lasting']))),
    [false, false, true],
  );
  assert.equal(mayReopen(report({ status: 'closed_unconfirmed' })), true);
});
