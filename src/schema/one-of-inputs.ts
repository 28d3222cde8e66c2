import { isInputObjectType, type GraphQLSchema } from 'graphql';

/** Inputs of which exactly one field is given. type-graphql cannot say so; GraphQL itself then refuses others. */
const ONE_OF_INPUTS = ['AssigneeInput', 'MessageContentInput', 'RecipientInput'];

/** Marks them in a built schema. Throws where one does not exist. */
export function markOneOfInputs(schema: GraphQLSchema): void {
  for (const name of ONE_OF_INPUTS) {
    const type = schema.getType(name);
    if (!isInputObjectType(type)) throw new Error(`there is no input ${name}`);
    type.isOneOf = true;
  }
}
