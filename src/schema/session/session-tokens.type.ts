import { Field, InterfaceType } from 'type-graphql';

/** What a device keeps of a session. */
export interface IssuedTokens {
  readonly accessToken: string;
  readonly expiresAt: Date;
  readonly refreshToken: string;
}

@InterfaceType({ description: 'The tokens of a session. Open to everybody.' })
export abstract class SessionTokens {
  @Field(() => String, { description: 'Sent as `Authorization: Bearer …`, on HTTP and in connection_init.' })
  accessToken: string;

  @Field(() => Date, { description: 'When the access token ends.' })
  expiresAt: Date;

  @Field(() => String, { description: 'Good for one refreshSession.' })
  refreshToken: string;

  constructor(tokens: IssuedTokens) {
    this.accessToken = tokens.accessToken;
    this.expiresAt = tokens.expiresAt;
    this.refreshToken = tokens.refreshToken;
  }
}
