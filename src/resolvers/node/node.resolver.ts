import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../context.js';
import { refusal } from '../../errors.js';
import { decodeGlobalId } from '../../schema/global-id.js';
import { Node } from '../../schema/node/node.type.js';
import { findNode } from '../nodes.js';

const MOST_IDS = 100;

@Resolver(() => Node)
export class NodeResolver {
  @Query(() => Node, {
    nullable: true,
    description:
      'The object with this id; null when it does not exist or belongs to another hotel. Needs what its type needs.',
  })
  async node(
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Node | null> {
    return findDecoded(context, id);
  }

  @Query(() => [Node], {
    nullable: 'items',
    description: `Like \`node\` for up to ${MOST_IDS} ids, in their order. Needs what their types need.`,
  })
  async nodes(
    @Arg('ids', () => [ID], { description: 'Their ids.' }) ids: string[],
    @Ctx() context: RequestContext,
  ): Promise<(Node | null)[]> {
    if (ids.length > MOST_IDS) throw refusal('BAD_USER_INPUT', `ids holds more than ${MOST_IDS}.`);
    return Promise.all(ids.map((id) => findDecoded(context, id)));
  }
}

function findDecoded(context: RequestContext, id: string): Promise<Node | null> {
  const decoded = decodeGlobalId(id);
  return decoded === null ? Promise.resolve(null) : findNode(context, decoded);
}
