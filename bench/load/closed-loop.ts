import autocannon from 'autocannon';

/** What is sent over and over. */
export interface LoadRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** One body for all requests, or a new one for each. */
  readonly body: string | (() => string);
  /** Every reply must be exactly this. */
  readonly expectedBody: string;
}

export interface ClosedLoopResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** Asks as fast as the answers come, over `connections`. Throws where any reply is not 200 with the expected body. */
export async function closedLoop(
  request: LoadRequest,
  connections: number,
  seconds: number,
): Promise<ClosedLoopResult> {
  const { body } = request;
  const result = await autocannon({
    url: request.url,
    connections,
    duration: seconds,
    timeout: 20,
    requests: [
      {
        method: 'POST',
        headers: { ...request.headers },
        ...(typeof body === 'string' ? { body } : { setupRequest: (each) => ({ ...each, body: body() }) }),
      },
    ],
    verifyBody: (reply: unknown) => String(reply) === request.expectedBody,
  });
  const bad = result.errors + result.non2xx + result.mismatches;
  if (bad > 0) {
    throw new Error(
      `${request.url}: ${result.errors} errors, ${result.non2xx} not 200, ${result.mismatches} other bodies`,
    );
  }
  return {
    requestsPerSecond: result['2xx'] / result.duration,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
  };
}
