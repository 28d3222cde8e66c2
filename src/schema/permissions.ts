import { isAnybody, isSignedIn } from './permission-rules.js';
import type { ShieldRule } from './shield.js';

type FieldRules = Readonly<Record<string, ShieldRule>>;

/** Who may do what. A root field that is not here keeps the application from starting. */
export interface Permissions {
  readonly Query: FieldRules;
  readonly Mutation: FieldRules;
  readonly Subscription: FieldRules;
  /** Object types with rules on their fields ('*' for all others of the type). */
  readonly types: Readonly<Record<string, FieldRules>>;
  /** Object types that whoever reached one may read whole; each is reached only through guarded fields. */
  readonly openTypes: readonly string[];
}

export const permissions: Permissions = {
  Query: {
    viewer: isAnybody,
  },
  Mutation: {
    signIn: isAnybody,
    refreshSession: isAnybody,
    signOut: isSignedIn,
  },
  Subscription: {},
  types: {},
  openTypes: ['Viewer'],
};
