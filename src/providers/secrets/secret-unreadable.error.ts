/**
 * A sealed secret could not be opened: its key is not in the ring, it was sealed for another hotel or column,
 * or its bytes are damaged. The last two look the same on purpose. Neither the secret nor a key is named.
 */
export class SecretUnreadableError extends Error {
  constructor(readonly reason: 'UNKNOWN_KEY' | 'NOT_AUTHENTIC' | 'MALFORMED') {
    super(`a stored secret cannot be read: ${reason}`);
  }
}
