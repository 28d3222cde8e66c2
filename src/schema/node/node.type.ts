import { Field, ID, InterfaceType } from 'type-graphql';
import { encodeGlobalId, type GlobalIdType } from '../global-id.js';

@InterfaceType({ description: 'An object with a global id. Needs what the type behind it needs.' })
export abstract class Node {
  protected abstract readonly nodeType: GlobalIdType;

  /** `hotelId` and `key` are the database's ids; clients see only the global id made of them. */
  constructor(
    readonly hotelId: string,
    readonly key: string,
  ) {}

  @Field(() => ID, {
    simple: true,
    description: 'Opaque global id; `node(id:)` returns the same object.',
  })
  get id(): string {
    return encodeGlobalId(this.nodeType, this.hotelId, this.key);
  }
}
