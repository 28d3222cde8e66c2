import { beforeEach, describe, expect, it } from '@jest/globals';
import { GreenApiError, type GreenApiFailure } from '../../../src/providers/green-api/green-api-error.js';
import { ProviderReachability } from '../../../src/providers/green-api/provider-reachability.js';

const failed = (failure: GreenApiFailure) =>
  new GreenApiError({ method: 'sendMessage', outcome: 'UNKNOWN', failure, systemCode: 'ECONNREFUSED' });
const MINUTE_MS = 60_000;

describe('the provider', () => {
  let nowMs = 0;
  let provider: ProviderReachability;
  beforeEach(() => {
    nowMs = Date.UTC(2026, 10, 29);
    provider = new ProviderReachability({ now: () => new Date(nowMs) });
  });
  const fail = (instance: string, times: number, failure: GreenApiFailure = 'CONNECT_FAILED') => {
    for (let i = 0; i < times; i += 1) provider.note(instance, failed(failure));
  };

  it('is unknown until it is called, and when it was not called for long', () => {
    expect(provider.isKnown()).toBe(false);
    provider.note('1', null);
    expect(provider.isKnown()).toBe(true);
    nowMs += 16 * MINUTE_MS;
    expect(provider.isKnown()).toBe(false);
  });

  it('is down after three calls of several channels that found nobody, and says why without naming one', () => {
    provider.note('1101000001', null);
    fail('1101000001', 1);
    fail('1101000002', 1);
    expect(() => provider.check()).not.toThrow();
    fail('1101000001', 1);
    expect(() => provider.check()).toThrow('3 calls in a row failed, last: CONNECT_FAILED (ECONNREFUSED)');
    expect(() => provider.check()).not.toThrow('1101');
  });

  it('is up again with the first answer, also with one that refuses', () => {
    fail('1', 3);
    expect(() => provider.check()).toThrow();
    provider.note('2', failed('QUOTA_EXCEEDED'));
    expect(() => provider.check()).not.toThrow();
  });

  it('is not down for one channel with a wrong address while others are answered', () => {
    provider.note('2', null);
    fail('1', 20);
    expect(() => provider.check()).not.toThrow();
    nowMs += 6 * MINUTE_MS;
    fail('1', 1);
    expect(() => provider.check()).toThrow();
  });

  it.each(['RATE_LIMITED', 'WRONG_TOKEN', 'INSTANCE_NOT_AUTHORIZED', 'ABORTED_AFTER_WRITE'] as const)(
    'is not down for %s',
    (failure) => {
      fail('1', 5, failure);
      expect(() => provider.check()).not.toThrow();
    },
  );
});
