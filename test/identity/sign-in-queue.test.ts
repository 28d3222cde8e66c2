import { describe, expect, it } from '@jest/globals';
import { networkOf } from '../../src/services/session/network-of.js';
import { SignInQueue, SignInQueueFullError } from '../../src/services/session/sign-in-queue.js';

/** Fills the one place of a queue; what waits behind it starts when the returned function is called. */
function occupied(limits: { readonly waitingPerKey: number; readonly waiting: number }) {
  const queue = new SignInQueue({ concurrency: 1, ...limits });
  let open: () => void = () => undefined;
  const first = queue.run(
    { isKnownBrowser: false, key: 'first' },
    () => new Promise<void>((go) => (open = go)),
  );
  const started: string[] = [];
  const wait = (key: string, isKnownBrowser = false) =>
    queue.run({ isKnownBrowser, key }, async () => void started.push(key));
  return { wait, started, first, open: () => open() };
}

describe('sign-ins that wait', () => {
  it('take turns by network, and a browser that signed in before has a turn of its own', async () => {
    const { wait, started, first, open } = occupied({ waitingPerKey: 10, waiting: 10 });
    const all = [
      ...['flood', 'flood', 'flood', 'honest', 'other'].map((key) => wait(key)),
      wait('reception', true),
    ];
    open();
    await Promise.all([first, ...all]);
    expect(started).toEqual(['reception', 'flood', 'honest', 'other', 'flood', 'flood']);
  });

  it('let no browsers that signed in before keep new ones out, nor the other way round', async () => {
    const { wait, started, first, open } = occupied({ waitingPerKey: 10, waiting: 20 });
    const all = [
      ...Array.from({ length: 6 }, () => wait('flood', true)),
      ...['new', 'newer', 'newest'].map((key) => wait(key)),
    ];
    open();
    await Promise.all([first, ...all]);
    expect(started.slice(0, 6)).toEqual(['flood', 'new', 'flood', 'newer', 'flood', 'newest']);
  });

  it('are refused over the bound of their network, or of everybody unless their browser is known', async () => {
    const { wait, first, open } = occupied({ waitingPerKey: 2, waiting: 3 });
    const waiting = [wait('flood'), wait('flood')];
    await expect(wait('flood')).rejects.toThrow(SignInQueueFullError);
    waiting.push(wait('honest'));
    await expect(wait('late')).rejects.toThrow(SignInQueueFullError);
    waiting.push(wait('reception', true));
    open();
    await Promise.all([first, ...waiting]);
    await wait('late');
  });

  it('go on after one that failed', async () => {
    const queue = new SignInQueue({ concurrency: 1, waitingPerKey: 1, waiting: 1 });
    const turn = { isKnownBrowser: false, key: 'any' };
    const failed = queue.run(turn, () => Promise.reject(new Error('no database')));
    const next = queue.run(turn, () => Promise.resolve('done'));
    await expect(failed).rejects.toThrow('no database');
    expect(await next).toBe('done');
  });
});

describe('the network of an address', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['::FFFF:cb00:7109', '203.0.113.9'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0000:0000:ffff::7', '2001:db8:0:0::/64'],
    ['2001:db8:0:0:1:2:3:4', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::203.0.113.9', '64:ff9b:0:0::/64'],
    ['', ''],
  ])('%s is %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('is wider where fewer bits are asked for', () => {
    expect(networkOf('2001:db8:1:2::3', 48)).toBe('2001:db8:1::/48');
  });
});
