import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReportLine } from '#modules/reports/index.ts';
import { calendarOf, publishedHolidays } from '#platform/time/index.ts';
import { translator } from '#ui/messages/index.ts';
import { rowOf } from './daftar/csv/row.ts';
import { lineOf } from './lines.ts';

const NOW = new Date('2026-11-20T09:40:00Z');
const SECRET: ReportLine = {
  id: '0190a0a0-0000-7000-8000-000000000001',
  code: '3522-AAAA-AAAA',
  status: 'verified',
  classification: 'complaint',
  serviceCode: 'road',
  title: 'Pungutan di kantor',
  excerpt: 'Ada pungutan di kantor itu.',
  placeCode: '35.22.14.2001',
  districtCode: '35.22.14',
  organisationId: null,
  handlerId: null,
  handlerLeftAt: null,
  anonymous: true,
  secret: true,
  reportedAt: NOW,
  updatedAt: NOW,
  closedAt: null,
  dueStep: null,
  dueAt: null,
  supporters: 0,
  reopenings: 0,
  reached: null,
  unread: false,
  held: false,
  recurrence: 0,
  priority: 0,
  joined: 0,
  isSample: true,
};
const t = translator('id');
const places = new Map([['35.22.14.2001', 'Desa Contoh, Kecamatan Ngasem']]);
const reading = { t, language: 'id', now: NOW, calendar: calendarOf(publishedHolidays) } as const;
const labels = { places, offices: new Map<string, string>() };
const services = new Map([['road', 'Jalan dan jembatan']]);
const people = new Map<string, string>();
const shown = (secrets: boolean) => [
  lineOf(SECRET, { reading, labels, photos: new Map(), people, secrets, withOffice: true }),
  rowOf(SECRET, { ...labels, t, language: 'id', timeZone: 'Asia/Jakarta', labels, services, people, reading, secrets }),
];

test('who may not read a secret report is told neither what it is about nor where, in the list and in its file', () => {
  for (const report of shown(false)) assert.doesNotMatch(JSON.stringify(report), /pungutan|Ngasem|Jalan/i);
});

test('who may read it is told', () => {
  for (const report of shown(true))
    assert.match(JSON.stringify(report), /Pungutan di kantor.*Ngasem|Ngasem.*Pungutan di kantor/);
});
