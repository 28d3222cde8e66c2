/** What a call comes to. `none` is the answer of what never existed: null, NotFoundError or NOT_FOUND. */
export type Verdict = 'ok' | 'none' | 'FORBIDDEN' | 'UNAUTHENTICATED';

/** The people of hotel A by role, the platform's admin, the owner of hotel B (STRANGER), and nobody. */
export type MatrixCaller = 'OWNER' | 'MANAGER' | 'AGENT' | 'VIEWER' | 'ADMIN' | 'STRANGER' | 'ANONYMOUS';
export type Verdicts = Readonly<Record<MatrixCaller, Verdict>>;

/**
 * Whose thing the call names: hotel A's (`own`), hotel B's (`foreign`), an id of hotel A that never existed
 * (`neverHere`), one of a hotel that never existed (`never`), or no id at all (`malformed`).
 */
export type Subject = 'own' | 'foreign' | 'neverHere' | 'never' | 'malformed';

const signedInOnly: Verdicts = {
  OWNER: 'ok',
  MANAGER: 'ok',
  AGENT: 'ok',
  VIEWER: 'ok',
  ADMIN: 'ok',
  STRANGER: 'ok',
  ANONYMOUS: 'UNAUTHENTICATED',
};
const everybody: Verdicts = { ...signedInOnly, ANONYMOUS: 'ok' };
const nobody: Verdicts = {
  OWNER: 'none',
  MANAGER: 'none',
  AGENT: 'none',
  VIEWER: 'none',
  ADMIN: 'none',
  STRANGER: 'none',
  ANONYMOUS: 'UNAUTHENTICATED',
};
/** The same, and to the platform's admin what is said of every id that names a hotel, whether or not it exists. */
const nobodyInHotel: Verdicts = { ...nobody, ADMIN: 'FORBIDDEN' };
const onlyTheOtherHotel: Verdicts = { ...nobodyInHotel, STRANGER: 'ok' };

/** Whoever belongs to the hotel, whatever the role. */
const staff: Readonly<Record<Subject, Verdicts>> = {
  own: { ...nobodyInHotel, OWNER: 'ok', MANAGER: 'ok', AGENT: 'ok', VIEWER: 'ok' },
  foreign: onlyTheOtherHotel,
  neverHere: nobodyInHotel,
  never: nobodyInHotel,
  malformed: nobody,
};

/** Whoever may answer guests. For a VIEWER it is refused before anybody looks whether the id exists. */
const agents: Readonly<Record<Subject, Verdicts>> = {
  own: { ...nobodyInHotel, OWNER: 'ok', MANAGER: 'ok', AGENT: 'ok', VIEWER: 'FORBIDDEN' },
  foreign: onlyTheOtherHotel,
  neverHere: { ...nobodyInHotel, VIEWER: 'FORBIDDEN' },
  never: nobodyInHotel,
  malformed: nobody,
};

/** A hotel itself: its staff, and the platform's admin. There is no `neverHere`: the id is the hotel. */
const hotelItself: Readonly<Partial<Record<Subject, Verdicts>>> = {
  own: { ...nobody, OWNER: 'ok', MANAGER: 'ok', AGENT: 'ok', VIEWER: 'ok', ADMIN: 'ok' },
  foreign: { ...nobody, STRANGER: 'ok', ADMIN: 'ok' },
  never: nobody,
  malformed: nobody,
};

/** The platform's own affairs: the admin and nobody else, whosever notification it is. */
const platform: Verdicts = {
  OWNER: 'FORBIDDEN',
  MANAGER: 'FORBIDDEN',
  AGENT: 'FORBIDDEN',
  VIEWER: 'FORBIDDEN',
  ADMIN: 'ok',
  STRANGER: 'FORBIDDEN',
  ANONYMOUS: 'UNAUTHENTICATED',
};
const ofDeadLetter: Readonly<Partial<Record<Subject, Verdicts>>> = {
  own: platform,
  neverHere: { ...platform, ADMIN: 'none' },
  never: { ...platform, ADMIN: 'none' },
  malformed: { ...platform, ADMIN: 'none' },
};

const streamOfHotel: Readonly<Partial<Record<Subject, Verdicts>>> = {
  own: { ...nobodyInHotel, OWNER: 'ok', MANAGER: 'ok', AGENT: 'ok', VIEWER: 'ok' },
  foreign: onlyTheOtherHotel,
  never: nobodyInHotel,
  malformed: nobody,
};

/**
 * Who may call what, written by hand from the product's table of people. Every root field stands here; a field
 * that names nothing has only `own`.
 */
export const expectedMatrix: Readonly<Record<string, Readonly<Partial<Record<Subject, Verdicts>>>>> = {
  'Query.viewer': { own: { ...signedInOnly, ANONYMOUS: 'none' } },
  'Query.node': staff,
  'Query.nodes': staff,
  'Query.hotel': hotelItself,
  'Query.hotels': { own: signedInOnly },
  'Query.system': { own: platform },

  'Mutation.signIn': { own: everybody },
  'Mutation.refreshSession': { own: everybody },
  'Mutation.renewConnection': { own: signedInOnly },
  'Mutation.signOut': { own: signedInOnly },

  'Mutation.sendMessage': agents,
  'Mutation.resolveConversation': agents,
  'Mutation.reopenConversation': agents,
  'Mutation.escalateConversation': agents,
  'Mutation.snoozeConversation': agents,
  'Mutation.assignConversation': agents,
  'Mutation.markConversationRead': staff,

  'Mutation.acknowledgeAlert': agents,
  'Mutation.startAlert': agents,
  'Mutation.resolveAlert': agents,
  'Mutation.dismissAlert': agents,

  'Mutation.replayDeadLetters': ofDeadLetter,
  'Mutation.revealDeadLetter': ofDeadLetter,

  'Subscription.messageAdded': streamOfHotel,
  'Subscription.messageUpdated': streamOfHotel,
  'Subscription.conversationUpdated': streamOfHotel,
  'Subscription.conversationRead': streamOfHotel,
  'Subscription.alertRaised': streamOfHotel,
  'Subscription.alertUpdated': streamOfHotel,
  'Subscription.hotelEvents': streamOfHotel,
};
