import { GraphQLError, type ExecutionResult, type GraphQLFormattedError } from 'graphql';

/** An error that already has the form in which it may leave the process. */
export class FormattedError extends GraphQLError {
  constructor(private readonly formatted: GraphQLFormattedError) {
    super(formatted.message);
  }

  override toJSON(): GraphQLFormattedError {
    return this.formatted;
  }
}

/** The same result with each error in the form that `format` gives it. */
export function showErrors(
  result: ExecutionResult,
  format: (error: GraphQLError) => GraphQLFormattedError,
): ExecutionResult {
  if (!result.errors) return result;
  return {
    ...result,
    errors: result.errors.map((error) =>
      error instanceof FormattedError ? error : new FormattedError(format(error)),
    ),
  };
}
