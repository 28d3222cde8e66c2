import { isObjectType, type GraphQLSchema } from 'graphql';
import type { Permissions } from './permissions.js';

/** Made of a guarded root field's answer and nothing else: pages, results of mutations, items of subscriptions. */
const PART_OF_AN_ANSWER = /(Connection|Edge|Success|Error)$|^(PageInfo|InputIssue)$/;
const ROOTS = ['Query', 'Mutation', 'Subscription'] as const;

/**
 * Throws, naming each, when a root field has no rule, a rule has no field, or an object type is neither guarded
 * nor listed as open. So nothing new becomes reachable by being forgotten.
 */
export function assertEverythingGuarded(schema: GraphQLSchema, permissions: Permissions): void {
  const problems: string[] = [];
  for (const root of ROOTS) {
    const type = schema.getType(root);
    const fields = Object.keys(isObjectType(type) ? type.getFields() : {});
    const ruled = Object.keys(permissions[root]);
    problems.push(
      ...fields.filter((field) => !ruled.includes(field)).map((field) => `${root}.${field} has no rule`),
    );
    problems.push(
      ...ruled
        .filter((field) => !fields.includes(field))
        .map((field) => `${root}.${field} has a rule but is no field`),
    );
  }
  const known = new Set<string>([...ROOTS, ...Object.keys(permissions.types), ...permissions.openTypes]);
  const objectTypes = Object.values(schema.getTypeMap()).filter(
    (type) => isObjectType(type) && !type.name.startsWith('__'),
  );
  problems.push(
    ...objectTypes
      .filter((type) => !known.has(type.name) && !PART_OF_AN_ANSWER.test(type.name))
      .map((type) => `type ${type.name} is neither guarded nor listed as open`),
    ...[...known]
      .filter((name) => name !== 'Subscription' && schema.getType(name) === undefined)
      .map((name) => `type ${name} is listed but does not exist`),
  );
  if (problems.length > 0)
    throw new Error(`The permissions do not cover the schema:\n${problems.join('\n')}`);
}
