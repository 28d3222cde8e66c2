/** Tells a channel's lane that there is something to send. Called after commit; may be lost: the sweep finds the row. */
export interface LaneWaker {
  wake(hotelId: string, channelId: string): void;
}
