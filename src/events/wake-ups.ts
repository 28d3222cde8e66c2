import type { PubSubEngine } from 'graphql-subscriptions';

/**
 * Tells whoever tails a hotel's log that it has grown. A wake-up may be lost or doubled; the log may not. What holds
 * no event number is not heard: anybody who reaches Redis may write there.
 */
export class WakeUps {
  constructor(
    private readonly engine: PubSubEngine,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Sends a wake-up and does not wait for it. */
  send(hotelId: string, number: number): void {
    this.engine.publish(topic(hotelId), { number }).catch(this.onError);
  }

  /** Calls `heard` for each wake-up of the hotel until the returned function is called. */
  async listen(hotelId: string, heard: (number: number) => void): Promise<() => void> {
    const id = await this.engine.subscribe(
      topic(hotelId),
      (payload: unknown) => {
        if (typeof payload !== 'object' || payload === null || !('number' in payload)) return;
        if (typeof payload.number === 'number' && Number.isSafeInteger(payload.number)) heard(payload.number);
      },
      {},
    );
    return () => {
      this.engine.unsubscribe(id);
    };
  }
}

function topic(hotelId: string): string {
  return `hotel-events:${hotelId}`;
}
