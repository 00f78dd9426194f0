import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Sen, sen } from '#platform/money.ts';
import { elementId } from '../element-id.ts';
import { indicatorWith } from '../planning.testing.ts';
import type { Element } from '../types.ts';
import { consistencyOf, type Facts, type Held } from './consistency.ts';
import { lastYearOf } from './shapes.ts';

const ROADS = '00000000-0000-7000-8000-000000000001';
const SCHOOLS = '00000000-0000-7000-8000-000000000002';

const element = (kind: Element['kind'], code: string, more: Partial<Element> = {}): Element => {
  const organisation = more.organisation === undefined ? ROADS : more.organisation;
  return {
    id: elementId({ kind, code, organisation }),
    parent: null,
    kind,
    code,
    title: `Judul ${code}`,
    organisation,
    ceilings: null,
    fundSources: [],
    places: [],
    origins: kind === 'sub_activity' ? { musrenbang: 100, pokir: 0, technocratic: 0, mandatory: 0, other: 0 } : null,
    themes: [],
    indicators: kind === 'target' || kind === 'programme' || kind === 'sub_activity' ? [indicatorWith({})] : [],
    takenUp: [],
    ...more,
  };
};
const held = (kind: Held['plan']['kind'], elements: readonly Element[], organisation: string | null = null): Held => ({
  plan: { kind, organisation, firstYear: 2026, lastYear: lastYearOf(kind, 2026) },
  elements,
});
const money = (amount: number): Sen => sen(BigInt(amount) * 100n);

describe('what does not fit between plans', () => {
  const SUB = '1.03.10.2.01.0034';
  const rpjmd = held('rpjmd', [
    element('target', '1.1', { organisation: null }),
    element('programme', '1.03.10', { ceilings: [money(100), null, null, null, null] }),
  ]);
  const sub = element('sub_activity', SUB, { ceilings: [money(50), null] });
  const rkpd = held('rkpd', [element('programme', '1.03.10'), sub]);
  const renja = held('renja', [element('programme', '1.03.10'), sub], ROADS);
  const whole: Facts = { year: 2026, rpjmd, rkpd, renstras: [], renjas: [renja], accepted: [] };
  const checks = (facts: Partial<Facts>) =>
    consistencyOf({ ...whole, ...facts }).map(({ check, organisation, code }) => [check, organisation, code]);

  test('is nothing where they fit', () => assert.deepEqual(checks({}), []));

  test('is a programme of the year that the five years do not know, and who must answer for it', () => {
    const stranger = element('programme', '1.01.02', { organisation: SCHOOLS });
    assert.deepEqual(checks({ rkpd: held('rkpd', [...rkpd.elements, stranger]) }), [
      ['plan-missing', SCHOOLS, ''],
      ['programme-unknown', SCHOOLS, '1.01.02'],
    ]);
  });

  test('is a programme of the five years that nobody does this year', () => {
    const forgotten = element('programme', '1.02.02', {
      ceilings: [money(7), null, null, null, null],
      organisation: SCHOOLS,
    });
    assert.deepEqual(checks({ rpjmd: held('rpjmd', [...rpjmd.elements, forgotten]) }), [
      ['programme-forgotten', SCHOOLS, '1.02.02'],
    ]);
    const later = element('programme', '1.02.02', {
      ceilings: [null, money(7), null, null, null],
      indicators: [indicatorWith({ targets: [null, '1', null, null, null] })],
    });
    assert.ok(
      checks({ rpjmd: held('rpjmd', [...rpjmd.elements, later]) }).every(([check]) => check !== 'programme-forgotten'),
    );
  });

  test('is an accepted proposal that nobody took up', () => {
    const accepted = [{ id: 'p1', code: 'U-1', title: 'Jalan contoh', organisation: ROADS }];
    assert.deepEqual(checks({ accepted }), [['proposal-left', ROADS, 'U-1']]);
    const taking = held(
      'renja',
      [element('programme', '1.03.10'), { ...sub, takenUp: [{ proposal: 'p1', share: null }] }],
      ROADS,
    );
    assert.deepEqual(checks({ accepted, renjas: [taking] }), []);
  });

  test('is a sub kegiatan of one plan of the year that the other does not have, and more money than there is', () => {
    const more = element('sub_activity', '1.03.10.2.01.0046', { ceilings: [money(1), null] });
    assert.deepEqual(
      checks({ renjas: [held('renja', [...renja.elements, more], ROADS)] }),
      [
        ['sub-activity-unknown', ROADS, more.code],
        ['above-ceiling', ROADS, ''],
      ].toSorted((a, b) => (a[0]! < b[0]! ? 1 : -1)),
    );
    assert.deepEqual(checks({ rkpd: held('rkpd', [...rkpd.elements, more]) }), [
      ['sub-activity-left', ROADS, more.code],
    ]);
  });

  test('is a target without an indicator, an indicator without a target for the year, and one that says too little of itself', () => {
    const bare = (more: Partial<Element>) =>
      checks({ rpjmd: held('rpjmd', [element('target', '1.1', { organisation: null, ...more }), rpjmd.elements[1]!]) });
    assert.deepEqual(bare({ indicators: [] }), [['target-without-indicator', null, '1.1']]);
    assert.deepEqual(bare({ indicators: [indicatorWith({ targets: [null, '1', '1', '1', '1'] })] }), [
      ['indicator-without-target', null, '1.1'],
    ]);
    assert.deepEqual(bare({ indicators: [indicatorWith({ formula: null })] }), [['indicator-incomplete', null, '1.1']]);
  });

  test('is a sub kegiatan of which nobody says where it comes from', () => {
    const unsaid = { ...sub, origins: { musrenbang: 0, pokir: 0, technocratic: 0, mandatory: 0, other: 100 } };
    assert.deepEqual(checks({ rkpd: held('rkpd', [rkpd.elements[0]!, unsaid]) }), [['origin-unsaid', ROADS, SUB]]);
  });

  test('is a plan that is not there', () => {
    assert.deepEqual(checks({ rpjmd: undefined, rkpd: undefined, renjas: [] }), [
      ['plan-missing', null, ''],
      ['plan-missing', null, ''],
    ]);
  });
});
