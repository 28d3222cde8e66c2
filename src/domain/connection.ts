/** Why an access token does not extend a connection. */
export const RENEWAL_REFUSALS = ['NOT_A_SOCKET', 'INVALID_TOKEN', 'OTHER_SESSION', 'NOT_LATER'] as const;
export type RenewalRefusal = (typeof RENEWAL_REFUSALS)[number];
