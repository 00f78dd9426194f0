import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleReports } from './reports.ts';
import { SAMPLE_SERVICES } from './services.ts';
import type { SamplePlace, SampleReport } from './types.ts';

const from = new Date('2024-11-21T00:00:00+07:00');
const to = new Date('2026-11-21T00:00:00+07:00');
const DAY = 24 * 3_600_000;

const place = (n: number, kind: SamplePlace['kind']): SamplePlace => ({
  code: `35.00.01.${n}`,
  name: kind === 'desa' ? `Contohrejo ${'ABCDEFGHIJ'[n]}` : `Kotacontoh ${'ABCDEFGHIJ'[n]}`,
  district: n % 2 === 0 ? 'Contohan' : 'Misalan',
  kind,
  lat: -7.1 - n / 50,
  lon: 111.8 + n / 50,
});
const places = [0, 1, 2, 3, 4, 5, 6, 7].map((n) => place(n, n < 2 ? 'kelurahan' : 'desa'));

const make = (region: 3522 | 3511, count: number, seed = 42) => [
  ...sampleReports({ seed, region, count, from, to, places }),
];
const share = (reports: readonly SampleReport[], is: (report: SampleReport) => unknown) =>
  reports.filter(is).length / reports.length;

const bojonegoro = make(3522, 2000);
const bondowoso = make(3511, 2000);
const both = [...bojonegoro, ...bondowoso];

test('the same seed tells the same reports, another seed others', () => {
  assert.deepEqual(make(3522, 200), make(3522, 200));
  assert.notDeepEqual(make(3522, 200), make(3522, 200, 43));
});

test('exactly as many reports as asked for come, each with a source id of its own', () => {
  assert.equal(bojonegoro.length, 2000);
  assert.equal(new Set(both.map((report) => report.sourceId)).size, 4000);
});

test('of 2,000 reports at least 95 in 100 are worded like no other', () => {
  for (const reports of [bojonegoro, bondowoso]) assert.ok(new Set(reports.map((report) => report.text)).size >= 1900);
});

test('texts and titles are filled in, and fit the form', () => {
  for (const { text, title } of both) {
    assert.ok(text.length >= 1 && text.length <= 4000);
    assert.ok(title.length >= 8 && title.length <= 140, title);
    assert.doesNotMatch(`${text} ${title}`, /[[\]{}|]|undefined| {2}| [,.]/);
    assert.doesNotMatch(title, /, *,|,$|(desa|kelurahan) (Desa|Kelurahan)/);
  }
});

test('every title names the village or its district', () => {
  for (const { title, place: code } of both) {
    const { name, district } = places.find((each) => each.code === code)!;
    assert.ok(title.includes(name) || title.includes(district), title);
  }
});

test('every service and every story occurs', () => {
  for (const reports of [bojonegoro, bondowoso]) {
    assert.equal(new Set(reports.map((report) => report.service)).size, SAMPLE_SERVICES.length);
    assert.equal(new Set(reports.map((report) => report.story)).size, 10);
  }
});

test('Javanese is heard in Bojonegoro and Madurese in Bondowoso, not the other way round', () => {
  const javanese = /\b(banyune|dalan|peteng|mboten|nggih|wis|leh|matur nuwun|nyuwun)\b/i;
  const madurese = /\b(aeng|oreng|lorong|sakalangkong|nyo'on|tadha'|onggu|kaula|rosak)\b/i;
  assert.ok(share(bojonegoro, ({ text }) => javanese.test(text)) > 0.08);
  assert.ok(share(bondowoso, ({ text }) => madurese.test(text)) > 0.08);
  assert.equal(
    share(bojonegoro, ({ text }) => madurese.test(text)),
    0,
  );
  assert.ok(share(bondowoso, ({ text }) => javanese.test(text)) < 0.005);
});

test('nothing looks like a NIK, a family card or a telephone number', () => {
  for (const report of both) {
    const words = [report.text, report.title, report.answer, report.question, report.addressWords].join(' ');
    assert.doesNotMatch(words, /\d(?:[\s.-]?\d){8,}/);
  }
});

test('reports come in the order of time, from the first moment to before the last', () => {
  for (const reports of [bojonegoro, bondowoso])
    for (const [at, { reportedAt }] of reports.entries()) {
      assert.ok(reportedAt >= from && reportedAt < to);
      if (at > 0) assert.ok(reportedAt >= reports[at - 1].reportedAt);
    }
});

test('a span of a few minutes is kept as strictly as two years', () => {
  const end = new Date(from.getTime() + 10 * 60_000);
  for (const { reportedAt } of sampleReports({ seed: 1, region: 3522, count: 50, from, to: end, places }))
    assert.ok(reportedAt >= from && reportedAt < end);
});

test('the second year has more reports than the first, and the rains more water', () => {
  const middle = new Date((from.getTime() + to.getTime()) / 2);
  assert.ok(share(both, ({ reportedAt }) => reportedAt >= middle) > 0.55);
  const rainy = (report: SampleReport) => [10, 11, 0, 1, 2].includes(report.reportedAt.getUTCMonth());
  const wet = (report: SampleReport) => report.service === 'flood' || report.service === 'drainage';
  assert.ok(
    share(both.filter(rainy), wet) >
      2 *
        share(
          both.filter((report) => !rainy(report)),
          wet,
        ),
  );
});

test('about 60 in 100 stay anonymous, 15 secret, 70 have a point within a kilometre of the village', () => {
  const near = (actual: number, wanted: number) => assert.ok(Math.abs(actual - wanted) < 0.05, `${actual}`);
  near(
    share(both, ({ anonymous }) => anonymous),
    0.6,
  );
  near(
    share(both, ({ secret }) => secret),
    0.15,
  );
  near(
    share(both, ({ lat }) => lat !== undefined),
    0.7,
  );
  for (const { place: code, lat, lon } of both) {
    assert.equal(lat === undefined, lon === undefined);
    if (lat === undefined || lon === undefined) continue;
    const centre = places.find((each) => each.code === code)!;
    const north = (lat - centre.lat) * 111.32;
    const east = (lon - centre.lon) * 111.32 * Math.cos((centre.lat * Math.PI) / 180);
    assert.ok(Math.hypot(north, east) <= 1.001);
  }
});

test('most reports of corruption are secret', () => {
  const corruption = both.filter(({ service }) => service === 'corruption');
  assert.ok(share(corruption, ({ secret }) => secret) > 0.7);
});

test('towns report more than their number of villages would give', () => {
  assert.ok(share(both, ({ place: code }) => places.find((each) => each.code === code)!.kind === 'kelurahan') > 0.45);
});

test('a kelurahan has an office and a lurah, not a balai desa', () => {
  const town = both.filter(({ place: code }) => places.find((each) => each.code === code)!.kind === 'kelurahan');
  for (const { text, title, answer } of town)
    assert.doesNotMatch([text, title, answer].join(' '), /balai desa|kepala desa/i);
});

test('after two months nearly all is over; what came this week is open', () => {
  const age = (report: SampleReport) => (to.getTime() - report.reportedAt.getTime()) / DAY;
  const over = ['confirmed', 'contested', 'silent', 'archived'];
  const old = both.filter((report) => age(report) > 60);
  assert.ok(share(old, ({ story }) => over.includes(story)) > 0.9);
  assert.ok(share(old, ({ story }) => !over.includes(story)) > 0.01, 'a few are very late');
  for (const report of old) if (!over.includes(report.story)) assert.ok(report.slowness >= 0.9);
  assert.ok(
    share(
      both.filter((report) => age(report) < 2),
      ({ story }) => over.includes(story),
    ) < 0.1,
  );
});

test('each story brings the words it needs', () => {
  const answered = ['answered', 'confirmed', 'contested', 'silent'];
  for (const report of both) {
    assert.equal(report.answer !== undefined, answered.includes(report.story));
    assert.equal(report.contestReason !== undefined, report.story === 'contested');
    assert.equal(report.archiveReason !== undefined, report.story === 'archived');
    if (report.story === 'incomplete') assert.ok(report.question);
    if (report.story === 'in_progress') assert.ok(report.progress);
    if (report.story === 'waiting') assert.equal(report.progress ?? report.question ?? report.transfer, undefined);
    assert.ok(report.slowness >= 0 && report.slowness <= 1);
  }
});

test('ten thousand of ten million come without making the rest', { timeout: 20_000 }, () => {
  const stream = sampleReports({ seed: 1, region: 3522, count: 10_000_000, from, to, places });
  assert.equal(stream.take(10_000).toArray().length, 10_000);
});
