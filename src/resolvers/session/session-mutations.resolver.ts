import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { RequestContext } from '../../context.js';
import { refusal } from '../../errors.js';
import { InvalidInputError } from '../../schema/error/invalid-input-error.type.js';
import { InvalidCredentialsError } from '../../schema/session/invalid-credentials-error.type.js';
import { InvalidRefreshTokenError } from '../../schema/session/invalid-refresh-token-error.type.js';
import { RefreshSessionInput } from '../../schema/session/refresh-session.input.js';
import { RefreshSessionResult, RefreshSessionSuccess } from '../../schema/session/refresh-session.result.js';
import { SignInInput } from '../../schema/session/sign-in.input.js';
import { SignInResult, SignInSuccess } from '../../schema/session/sign-in.result.js';
import { SignOutInput } from '../../schema/session/sign-out.input.js';
import { SignOutResult, SignOutSuccess } from '../../schema/session/sign-out.result.js';
import { TooManyAttemptsError } from '../../schema/session/too-many-attempts-error.type.js';
import type { Origin } from '../../services/session/credentials.js';
import { checkInput } from '../check-input.js';

const signInRules = z.object({
  email: z.string().trim().min(3).max(254).includes('@', 'Must be an e-mail address.'),
  password: z.string().min(1).max(1_024),
  // Anything that is no token of ours is as good as none.
  deviceToken: z.string().nullish(),
});

@Resolver()
export class SessionResolver {
  @Mutation(() => SignInResult, {
    description: 'Signs a person in with e-mail and password. Open to everybody.',
  })
  async signIn(
    @Arg('input', () => SignInInput) input: SignInInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof SignInResult> {
    const checked = checkInput(signInRules, input);
    if (checked instanceof InvalidInputError) return checked;
    const { email, password, deviceToken = null } = checked;
    const outcome = await context.services.identity.signIn({ email, password, deviceToken }, origin(context));
    if (outcome.kind === 'wrong') return new InvalidCredentialsError();
    if (outcome.kind === 'throttled') return new TooManyAttemptsError(outcome.retryAt);
    await context.become(outcome.credentials.principal);
    return new SignInSuccess(outcome.credentials, outcome.deviceToken);
  }

  @Mutation(() => RefreshSessionResult, {
    description: 'Changes the refresh token for new tokens of the same session. Open to everybody.',
  })
  async refreshSession(
    @Arg('input', () => RefreshSessionInput) input: RefreshSessionInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof RefreshSessionResult> {
    const outcome = await context.services.identity.renew(input.refreshToken, origin(context));
    if (outcome.kind === 'refused') return new InvalidRefreshTokenError();
    await context.become(outcome.credentials.principal);
    return new RefreshSessionSuccess(outcome.credentials);
  }

  @Mutation(() => SignOutResult, {
    description: 'Ends this session, or all of the person. Needs somebody signed in.',
  })
  async signOut(
    @Arg('input', () => SignOutInput) input: SignOutInput,
    @Ctx() context: RequestContext,
  ): Promise<typeof SignOutResult> {
    const viewer = await context.viewer();
    if (viewer === null) throw refusal('UNAUTHENTICATED');
    // The snapshot is given back first: one operation holds one connection.
    await context.become(viewer);
    return new SignOutSuccess(
      await context.services.identity.signOut(viewer, input.everywhere, origin(context)),
    );
  }
}

function origin(context: RequestContext): Origin {
  return { requestId: context.requestId, ip: context.client.ip, userAgent: context.client.userAgent };
}
