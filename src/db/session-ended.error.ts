/** The session behind a request was signed out, revoked, expired, or its user disabled. */
export class SessionEndedError extends Error {
  constructor() {
    super('The session has ended. Sign in again.');
  }
}
