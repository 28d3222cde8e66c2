import { Field, InputType, Int, InterfaceType, ObjectType, registerEnumType } from 'type-graphql';
import type { RenewalRefusal as Refusal } from '../../domain/connection.js';
import { UserError } from '../error/user-error.type.js';
import { mutationResult, payloadField, resultUnion } from '../mutation-result.js';

@ObjectType({
  implements: UserError,
  description: 'No active user has this e-mail and password. Open to everybody.',
})
export class InvalidCredentialsError extends UserError {
  constructor() {
    super({ key: 'error.invalidCredentials' }, null);
  }
}

@ObjectType({
  implements: UserError,
  description: 'The refresh token is unknown, used, expired, or its session has ended. Open to everybody.',
})
export class InvalidRefreshTokenError extends UserError {
  constructor() {
    super({ key: 'error.invalidRefreshToken' }, ['input', 'refreshToken']);
  }
}

@ObjectType({
  implements: UserError,
  description:
    'Sign-in is slowed after failures, or too many are waiting; the attempt was neither checked nor counted. Open to everybody.',
})
export class TooManyAttemptsError extends UserError {
  @Field(() => Date, { description: 'The next attempt is refused before this moment.' })
  retryAt: Date;

  constructor(retryAt: Date) {
    super({ key: 'error.tooManyAttempts' }, null);
    this.retryAt = retryAt;
  }
}

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

  @Field(() => Date, { description: 'When the access token expires.' })
  expiresAt: Date;

  @Field(() => String, {
    nullable: true,
    description:
      'For one refreshSession. Null where it is not shown to the program, because a cookie carries it.',
  })
  refreshToken: string | null;

  constructor(tokens: IssuedTokens) {
    this.accessToken = tokens.accessToken;
    this.expiresAt = tokens.expiresAt;
    this.refreshToken = tokens.refreshToken;
  }
}

@InputType({ description: 'The newest refresh token of a session.' })
export class RefreshSessionInput {
  @Field(() => String, {
    nullable: true,
    description:
      'The newest one of the session; it is good once. Without one, InvalidRefreshTokenError unless a cookie carries it.',
  })
  refreshToken?: string | null;
}

@ObjectType({
  implements: SessionTokens,
  description: 'The session goes on with new tokens. Open to everybody.',
})
export class RefreshSessionSuccess extends SessionTokens {}

export const RefreshSession = resultUnion('RefreshSession', RefreshSessionSuccess, [
  InvalidRefreshTokenError,
]);

@InputType({ description: 'E-mail and password of a person.' })
export class SignInInput {
  @Field(() => String, { description: 'The address that the person signs in with.' })
  email!: string;

  @Field(() => String, { description: 'The password, up to 1,024 characters.' })
  password!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The `deviceToken` of the last sign-in from this browser, whoever signed in. Attempts from it are then limited apart from those of others in the same network.',
  })
  deviceToken?: string | null;
}

@ObjectType({ implements: SessionTokens, description: 'The user is signed in. Open to everybody.' })
export class SignInSuccess extends SessionTokens {
  @Field(() => String, {
    description:
      'Keep it in the browser, also after signing out, and send it with the next sign-in. It grants no rights.',
  })
  deviceToken: string;

  constructor(tokens: IssuedTokens, deviceToken: string) {
    super(tokens);
    this.deviceToken = deviceToken;
  }
}

export const SignIn = resultUnion('SignIn', SignInSuccess, [InvalidCredentialsError, TooManyAttemptsError]);

@InputType({ description: 'Which sessions to end.' })
export class SignOutInput {
  @Field(() => Boolean, { defaultValue: false, description: 'Every session of this person, on all devices.' })
  everywhere!: boolean;
}

export const SignOut = mutationResult('SignOut', {
  description: 'The sessions have ended. Open to the person signed in.',
  payload: { endedSessions: payloadField<number>(() => Int, 'How many sessions were ended.') },
});

export const RenewalRefusal = {
  NOT_A_SOCKET: 'NOT_A_SOCKET',
  INVALID_TOKEN: 'INVALID_TOKEN',
  OTHER_SESSION: 'OTHER_SESSION',
  NOT_LATER: 'NOT_LATER',
} as const satisfies Readonly<{ [R in Refusal]: R }>;
export type RenewalRefusal = Refusal;

registerEnumType(RenewalRefusal, {
  name: 'RenewalRefusal',
  description: 'Why an access token does not renew a connection.',
  valuesConfig: {
    NOT_A_SOCKET: { description: 'The operation came over HTTP.' },
    INVALID_TOKEN: { description: 'Not an access token, or expired.' },
    OTHER_SESSION: {
      description: 'A token of another session or another user: open a new WebSocket for it.',
    },
    NOT_LATER: { description: 'It expires no later than the connection does already.' },
  },
});

@ObjectType({
  implements: UserError,
  description: 'The connection stays as it was, and ends when it would have. Open to the person signed in.',
})
export class ConnectionNotRenewedError extends UserError {
  @Field(() => RenewalRefusal, { description: 'Why.' })
  reason: RenewalRefusal;

  constructor(reason: RenewalRefusal) {
    super(
      { key: `error.connectionNotRenewed.${reason}` },
      reason === 'NOT_A_SOCKET' ? null : ['input', 'accessToken'],
    );
    this.reason = reason;
  }
}

@InputType({ description: 'A newer access token of the session that the WebSocket was opened with.' })
export class RenewConnectionInput {
  @Field(() => String, {
    description: 'As `refreshSession` gave it, without `Bearer`. It must expire later than the one in use.',
  })
  accessToken!: string;
}

export const RenewConnection = mutationResult('RenewConnection', {
  description: 'The WebSocket lives on, and its subscriptions with it. Open to the person signed in.',
  payload: { expiresAt: payloadField(() => Date, 'When the connection ends unless it is renewed again.') },
  errors: [ConnectionNotRenewedError],
});
