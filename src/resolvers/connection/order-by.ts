import { Arg } from 'type-graphql';

/** The argument `orderBy` of a list. What it does not say, and null, is `byDefault`, to which the resolver turns null. */
export function OrderBy<Order extends string>(
  orders: Readonly<{ [O in Order]: O }>,
  byDefault: NoInfer<Order>,
): ParameterDecorator {
  return Arg('orderBy', () => orders, {
    nullable: true,
    defaultValue: byDefault,
    description: `Order of the list; null is ${byDefault}.`,
  }) as ParameterDecorator;
}
