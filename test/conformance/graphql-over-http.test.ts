import { beforeAll, describe, expect, it } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import type { RunningApp } from '../support/app-process.js';
import { sharedApp } from '../support/shared-app.js';

let app: RunningApp;
beforeAll(async () => {
  app = await sharedApp();
}, 120_000);

/** Runs the audits whose names start with `level`; names those that fail. */
async function failuresOf(level: string): Promise<{ run: number; failed: string[] }> {
  const audits = serverAudits({
    url: () => `${app.url}/graphql`,
    // Cross-site request forgery is prevented by asking for a header that a form cannot send.
    fetchFn: (url: string, init: RequestInit = {}) =>
      fetch(url, {
        ...init,
        headers: { ...(init.headers as object | undefined), 'apollo-require-preflight': '1' },
      }),
  }).filter((audit) => audit.name.startsWith(level));
  const failed: string[] = [];
  for (const audit of audits) {
    const result = await audit.fn();
    if (result.status !== 'ok') failed.push(`${audit.id} ${audit.name}: ${result.reason}`);
  }
  return { run: audits.length, failed };
}

describe('GraphQL over HTTP, by the audits of graphql-http', () => {
  it('holds to all that a server must do', async () => {
    expect(await failuresOf('MUST')).toEqual({ run: 13, failed: [] });
  });

  it('holds to all that a server should do', async () => {
    expect(await failuresOf('SHOULD')).toEqual({ run: 23, failed: [] });
  });

  it('holds to all that a server may do', async () => {
    expect(await failuresOf('MAY')).toEqual({ run: 25, failed: [] });
  });
});
