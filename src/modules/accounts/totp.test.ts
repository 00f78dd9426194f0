import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Secret, TOTP } from 'otpauth';
import { makeSecrets } from '#platform/secrets.ts';
import { acceptedStep, offerTotp, pendingSecret } from './totp.ts';

const SECRET = Secret.fromUTF8('12345678901234567890').base32;
const at = (seconds: number) => new Date(seconds * 1000);
const codeAt = (seconds: number) => TOTP.generate({ secret: Secret.fromBase32(SECRET), timestamp: seconds * 1000 });
const secrets = makeSecrets(new Uint8Array(32).fill(7));
const WHO = { person: 'a', login: 'ratih', issuer: 'Simpul Contoh' };

test('the codes are those of RFC 6238, appendix B, cut to six digits', () => {
  for (const [seconds, eight] of [
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_234_567_890, '89005924'],
    [20_000_000_000, '65353130'],
  ] as const) {
    assert.equal(acceptedStep(SECRET, eight.slice(2), at(seconds), 0), Math.floor(seconds / 30));
  }
});

test('a code holds in its own half minute, the one before and the one after, and at no other time', () => {
  const time = fc.integer({ min: 1000, max: 4_000_000_000 });
  fc.assert(
    fc.property(time, fc.integer({ min: -300, max: 300 }), (made, off) => {
      const accepted = acceptedStep(SECRET, codeAt(made), at(made + off), 0);
      const steps = Math.abs(Math.floor((made + off) / 30) - Math.floor(made / 30));
      if (steps <= 1) assert.equal(accepted, Math.floor(made / 30));
      else assert.ok(accepted === undefined || accepted !== Math.floor(made / 30));
    }),
  );
});

test('no code is taken twice, nor one older than the last that was taken', () => {
  const now = 1_700_000_000;
  const step = acceptedStep(SECRET, codeAt(now), at(now), 0)!;
  assert.equal(acceptedStep(SECRET, codeAt(now), at(now), step), undefined);
  assert.equal(acceptedStep(SECRET, codeAt(now - 30), at(now), step), undefined);
  assert.equal(acceptedStep(SECRET, codeAt(now + 30), at(now + 30), step), step + 1);
});

test('what is not six digits is no code, however it is typed; a space in the middle is', () => {
  const now = 1_700_000_000;
  const code = codeAt(now);
  assert.ok(acceptedStep(SECRET, ` ${code.slice(0, 3)} ${code.slice(3)} `, at(now), 0));
  fc.assert(
    fc.property(fc.string(), (typed) => {
      fc.pre(!/^\d{6}$/.test(typed.normalize('NFKC').replace(/\s/g, '')));
      assert.equal(acceptedStep(SECRET, typed, at(now), 0), undefined);
    }),
  );
});

test('an offered secret comes back only for the person it was offered to, unchanged, and within half an hour', () => {
  const now = at(1_700_000_000);
  const offer = offerTotp(secrets, WHO, now);
  const secret = offer.secret.replaceAll(' ', '');
  assert.equal(Secret.fromBase32(secret).bytes.length, 20);
  assert.match(offer.uri, /^otpauth:\/\/totp\/Simpul%20Contoh:ratih\?issuer=Simpul%20Contoh&secret=/);
  assert.equal(pendingSecret(secrets, offer.pending, 'a', at(1_700_001_700)), secret);
  assert.equal(pendingSecret(secrets, offer.pending, 'b', now), undefined);
  assert.equal(pendingSecret(secrets, offer.pending, 'a', at(1_700_001_800)), undefined);
  assert.equal(pendingSecret(secrets, `${offer.pending.slice(0, -4)}AAAA`, 'a', now), undefined);
  assert.equal(pendingSecret(secrets, '', 'a', now), undefined);
  assert.deepEqual(offerTotp(secrets, WHO, now, offer.pending), offer, 'a wrong code does not cost the picture');
  assert.notEqual(offerTotp(secrets, WHO, now, 'x').secret, offer.secret);
});
