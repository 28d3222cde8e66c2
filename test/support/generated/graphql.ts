/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
/** E-mail and password of a person. */
export type SignInInput = {
  /** The `deviceToken` of the last sign-in from this browser, whoever signed in. Attempts from it are then limited apart from those of others in the same network. */
  deviceToken?: string | null | undefined;
  /** The address that the person signs in with. */
  email: string;
  /** The password, up to 1,024 characters. */
  password: string;
};

export type SignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type SignInMutation = { signIn:
    | { __typename: 'InvalidCredentialsError', detail: string }
    | { __typename: 'InvalidInputError', detail: string }
    | { __typename: 'NotFoundError', detail: string }
    | { __typename: 'SignInSuccess', accessToken: string }
    | { __typename: 'TooManyAttemptsError', detail: string }
   | null };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}

export const SignInDocument = new TypedDocumentString(`
    mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    __typename
    ... on SignInSuccess {
      accessToken
    }
    ... on UserError {
      detail
    }
  }
}
    `) as unknown as TypedDocumentString<SignInMutation, SignInMutationVariables>;