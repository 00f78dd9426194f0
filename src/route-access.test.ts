import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import type { App } from '#platform/app.ts';
import { problemAnswer } from '#platform/http.ts';
import { guard, ROUTE_ACCESS } from './route-access.ts';

/** Nobody is signed in here, so the guard never asks the database. */
const guarded = () => {
  const hono = new Hono<{ Bindings: HttpBindings }>();
  hono.use(guard({} as App));
  hono.onError((error, c) => problemAnswer(error, c.req.raw));
  hono.notFound((c) => c.text('a page', 200));
  return hono;
};

test('a route that nobody declared is answered as if it were not there', async () => {
  const hono = guarded();
  let ran = 0;
  const run = () => {
    ran += 1;
    return new Response('secret');
  };
  hono.get('/forgotten', run).post('/healthz', run).all('/every', run);
  hono.route('/', new Hono<{ Bindings: HttpBindings }>().get('/forgotten/:id', run));
  for (const [method, path] of [
    ['GET', '/forgotten'],
    ['HEAD', '/forgotten'],
    ['POST', '/healthz'],
    ['DELETE', '/every'],
    ['GET', '/forgotten/1'],
  ]) {
    assert.equal((await hono.request(path, { method })).status, 404, `${method} ${path}`);
  }
  assert.equal(ran, 0, 'nothing ran');
});

test('a declared route answers, and what is no route goes on to the pages', async () => {
  const hono = guarded();
  hono.get('/healthz', (c) => c.text('well'));
  assert.equal(await (await hono.request('/healthz')).text(), 'well');
  assert.equal(await (await hono.request('/bojonegoro')).text(), 'a page');
});

test('a stranger is asked to sign in where an act is needed', async () => {
  const hono = guarded();
  hono.get('/pantau/langsung', (c) => c.text('news'));
  assert.equal((await hono.request('/pantau/langsung')).status, 401);
  assert.equal(ROUTE_ACCESS['/pantau/langsung'].GET?.to, 'act');
});
