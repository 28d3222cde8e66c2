import type { ResultOf } from '../../schema/mutation-result.js';
import {
  ConnectionNotRenewedError,
  InvalidCredentialsError,
  InvalidRefreshTokenError,
  RefreshSession,
  RefreshSessionInput,
  RefreshSessionSuccess,
  RenewConnection,
  RenewConnectionInput,
  SignIn,
  SignInInput,
  SignInSuccess,
  SignOut,
  SignOutInput,
  TooManyAttemptsError,
} from '../../schema/session/session.mutations.js';
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { RequestContext } from '../../context.js';
import { refusal } from '../../errors.js';
import { InvalidInputError } from '../../schema/error/invalid-input-error.type.js';
import type { Origin } from '../../services/session/credentials.js';
import { checkInput, type RuleParams } from '../check-input.js';

const notAnEmail: RuleParams = { code: 'INVALID_FORMAT', text: 'input.notAnEmail' };
const signInRules = z.object({
  email: z
    .string()
    .trim()
    .min(3)
    .max(254)
    .refine((email) => email.includes('@'), { params: { ...notAnEmail } }),
  password: z.string().min(1).max(1_024),
  // Anything that is no token of ours is as good as none.
  deviceToken: z.string().nullish(),
});

@Resolver()
export class SessionResolver {
  @Mutation(() => SignIn.Result, {
    nullable: true,
    description: 'Signs a person in with e-mail and password. Open to everybody.',
  })
  async signIn(
    @Arg('input', () => SignInInput, { description: 'The input.' }) input: SignInInput,
    @Ctx() context: RequestContext,
  ): Promise<ResultOf<typeof SignIn>> {
    const checked = checkInput(signInRules, input);
    if (checked instanceof InvalidInputError) return checked;
    const { email, password, deviceToken = null } = checked;
    const outcome = await context.services.identity.signIn({ email, password, deviceToken }, origin(context));
    if (outcome.kind === 'wrong') return new InvalidCredentialsError();
    if (outcome.kind === 'throttled') return new TooManyAttemptsError(outcome.retryAt);
    await context.become(outcome.credentials.principal);
    return new SignInSuccess(outcome.credentials, outcome.deviceToken);
  }

  @Mutation(() => RefreshSession.Result, {
    nullable: true,
    description: 'Exchanges the refresh token for new tokens of the same session. Open to everybody.',
  })
  async refreshSession(
    @Arg('input', () => RefreshSessionInput, { description: 'The input.' }) input: RefreshSessionInput,
    @Ctx() context: RequestContext,
  ): Promise<ResultOf<typeof RefreshSession>> {
    const outcome =
      input.refreshToken == null
        ? ({ kind: 'refused' } as const)
        : await context.services.identity.renew(input.refreshToken, origin(context));
    if (outcome.kind === 'refused') return new InvalidRefreshTokenError();
    await context.become(outcome.credentials.principal);
    return new RefreshSessionSuccess(outcome.credentials);
  }

  @Mutation(() => RenewConnection.Result, {
    nullable: true,
    description:
      'Extends the WebSocket that it is sent on to the expiry of a newer access token of the same session, so that subscriptions need not be opened again. Needs somebody signed in.',
  })
  renewConnection(
    @Arg('input', () => RenewConnectionInput, { description: 'The input.' })
    { accessToken }: RenewConnectionInput,
    @Ctx() { connection }: RequestContext,
  ): ResultOf<typeof RenewConnection> {
    const renewed = connection === null ? 'NOT_A_SOCKET' : connection.renew(accessToken);
    return renewed instanceof Date
      ? new RenewConnection.Success({ expiresAt: renewed })
      : new ConnectionNotRenewedError(renewed);
  }

  @Mutation(() => SignOut.Result, {
    nullable: true,
    description: 'Ends this session, or all sessions of the user. Needs somebody signed in.',
  })
  async signOut(
    @Arg('input', () => SignOutInput, { description: 'The input.' }) input: SignOutInput,
    @Ctx() context: RequestContext,
  ): Promise<ResultOf<typeof SignOut>> {
    const viewer = await context.viewer();
    if (viewer === null) throw refusal('UNAUTHENTICATED');
    // The snapshot is given back first: one operation holds one connection.
    await context.become(viewer);
    return new SignOut.Success({
      endedSessions: await context.services.identity.signOut(viewer, input.everywhere, origin(context)),
    });
  }
}

function origin(context: RequestContext): Origin {
  return { requestId: context.requestId, ip: context.client.ip, userAgent: context.client.userAgent };
}
