// Apollo Server 5, type-graphql, DataLoader and MikroORM put together as their manuals do, with row security on.
import 'reflect-metadata';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { defineEntity, type EntityManager, MikroORM } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import { GraphQLDateTime } from 'graphql-scalars';
import {
  Arg,
  buildSchema,
  Ctx,
  Field,
  FieldResolver,
  Float,
  ID,
  Int,
  ObjectType,
  Query,
  Resolver,
  Root,
} from 'type-graphql';
import { Conversation as ConversationEntity } from '../../src/entities/conversation.entity.js';
import { Guest as GuestEntity } from '../../src/entities/guest.entity.js';
import { Hotel as HotelEntity } from '../../src/entities/hotel.entity.js';
import { Message as MessageEntity } from '../../src/entities/message.entity.js';
import { decodeGlobalId, encodeGlobalId } from '../../src/schema/global-id.js';
import { ENTER, principalOf } from './token.js';

const SentimentSchema = defineEntity({
  name: 'Sentiment',
  tableName: 'sentiments',
  properties: (p) => ({
    hotelId: p.uuid().primary(),
    messageId: p.uuid().primary(),
    label: p.text(),
    score: p.double(),
  }),
});
class SentimentEntity extends SentimentSchema.class {}
SentimentSchema.setClass(SentimentEntity);

interface Context {
  em: EntityManager;
  guests: DataLoader<{ hotelId: string; id: string }, GuestEntity, string>;
  messages: DataLoader<{ hotelId: string; id: string }, MessageEntity[], string>;
  sentiments: DataLoader<{ hotelId: string; id: string }, SentimentEntity | null, string>;
}

@ObjectType()
class Sentiment {
  @Field(() => String)
  label!: string;
  @Field(() => Float)
  score!: number;
}

@ObjectType()
class Message {
  hotelId!: string;
  key!: string;
  @Field(() => ID)
  get id(): string {
    return encodeGlobalId('Message', this.hotelId, this.key);
  }
  @Field(() => Int)
  seq!: number;
  @Field(() => String)
  authorKind!: string;
  @Field(() => String)
  kind!: string;
  @Field(() => String, { nullable: true })
  text!: string | null;
  @Field(() => GraphQLDateTime)
  sentAt!: Date;
}

@ObjectType()
class MessageEdge {
  @Field(() => Message)
  node!: Message;
}

@ObjectType()
class MessageConnection {
  @Field(() => [MessageEdge])
  edges!: MessageEdge[];
}

@ObjectType()
class Guest {
  hotelId!: string;
  key!: string;
  @Field(() => ID)
  get id(): string {
    return encodeGlobalId('Guest', this.hotelId, this.key);
  }
  @Field(() => String, { nullable: true })
  name!: string | null;
  @Field(() => String, { nullable: true })
  language!: string | null;
}

@ObjectType()
class Conversation {
  hotelId!: string;
  key!: string;
  guestId!: string;
  @Field(() => ID)
  get id(): string {
    return encodeGlobalId('Conversation', this.hotelId, this.key);
  }
  @Field(() => String)
  status!: string;
  @Field(() => GraphQLDateTime)
  lastMessageAt!: Date;
  @Field(() => [String])
  labels!: string[];
}

@ObjectType()
class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;
}

@ObjectType()
class ConversationEdge {
  @Field(() => Conversation)
  node!: Conversation;
}

@ObjectType()
class ConversationConnection {
  @Field(() => [ConversationEdge])
  edges!: ConversationEdge[];
  @Field(() => PageInfo)
  pageInfo!: PageInfo;
}

@ObjectType()
class Hotel {
  key!: string;
  @Field(() => ID)
  get id(): string {
    return encodeGlobalId('Hotel', this.key, this.key);
  }
  @Field(() => String)
  name!: string;
}

@Resolver(() => Hotel)
class HotelResolver {
  @Query(() => Hotel, { nullable: true })
  async hotel(@Arg('id', () => ID) id: string, @Ctx() { em }: Context): Promise<Hotel | null> {
    const hotel = await em.findOne(HotelEntity, { id: decodeGlobalId(id)?.id ?? '' });
    return hotel && Object.assign(new Hotel(), { key: hotel.id, name: hotel.name });
  }

  @FieldResolver(() => ConversationConnection)
  async conversations(
    @Root() hotel: Hotel,
    @Arg('first', () => Int) first: number,
    @Ctx() { em }: Context,
  ): Promise<ConversationConnection> {
    const found = await em.find(
      ConversationEntity,
      { hotelId: hotel.key },
      { orderBy: [{ lastMessageAt: 'desc' }, { id: 'desc' }], limit: first + 1 },
    );
    const edges = found.slice(0, first).map((each) => ({
      node: Object.assign(new Conversation(), {
        hotelId: each.hotelId,
        key: each.id,
        guestId: each.guestId,
        status: each.status,
        lastMessageAt: each.lastMessageAt,
        labels: each.labels,
      }),
    }));
    return { edges, pageInfo: { hasNextPage: found.length > first } };
  }
}

@Resolver(() => Conversation)
class ConversationResolver {
  @FieldResolver(() => Guest)
  async guest(@Root() { hotelId, guestId }: Conversation, @Ctx() { guests }: Context): Promise<Guest> {
    const guest = await guests.load({ hotelId, id: guestId });
    return Object.assign(new Guest(), { hotelId, key: guest.id, name: guest.name, language: guest.language });
  }

  @FieldResolver(() => MessageConnection)
  async messages(
    @Root() { hotelId, key }: Conversation,
    @Arg('last', () => Int) _last: number,
    @Ctx() { messages }: Context,
  ): Promise<MessageConnection> {
    const found = await messages.load({ hotelId, id: key });
    return {
      edges: found.map((each) => ({
        node: Object.assign(new Message(), {
          hotelId,
          key: each.id,
          seq: each.seq,
          authorKind: each.author,
          kind: each.kind,
          text: each.text,
          sentAt: each.sentAt,
        }),
      })),
    };
  }
}

@Resolver(() => Message)
class MessageResolver {
  @FieldResolver(() => Sentiment, { nullable: true })
  async sentiment(
    @Root() { hotelId, key }: Message,
    @Ctx() { sentiments }: Context,
  ): Promise<Sentiment | null> {
    const found = await sentiments.load({ hotelId, id: key });
    return found && Object.assign(new Sentiment(), { label: found.label, score: found.score });
  }
}

const orm = await MikroORM.init({
  clientUrl: process.env.DATABASE_URL ?? '',
  entities: [ConversationEntity, GuestEntity, HotelEntity, MessageEntity, SentimentEntity],
  pool: { min: 0, max: Number(process.env.DATABASE_POOL_SIZE) },
  driverOptions: { options: '-c role=app_edge' },
  ensureDatabase: false,
  forceUtcTimezone: true,
});

const server = new ApolloServer<Context>({
  schema: await buildSchema({
    resolvers: [HotelResolver, ConversationResolver, MessageResolver],
    validate: false,
  }),
  includeStacktraceInErrorResponses: false,
  plugins: [
    {
      async requestDidStart() {
        return {
          async willSendResponse({ contextValue }) {
            await contextValue.em.commit();
          },
        };
      },
    },
  ],
});

const byKey = { cacheKeyFn: ({ hotelId, id }: { hotelId: string; id: string }) => `${hotelId}/${id}` };

await startStandaloneServer(server, {
  listen: { host: '127.0.0.1', port: Number(process.env.PORT) },
  context: async ({ req }) => {
    const { sessionId, userId } = principalOf(req.headers.authorization);
    const em = orm.em.fork();
    await em.begin({ readOnly: true });
    const entered = await em.execute(ENTER.replace('$1', '?').replace('$2', '?'), [sessionId, userId]);
    if (entered.length === 0) throw new Error('the session has ended');
    return {
      em,
      guests: new DataLoader(async (keys) => {
        const ids = keys.map(({ id }) => id);
        const found = await em.find(GuestEntity, { hotelId: keys[0]?.hotelId ?? '', id: { $in: ids } });
        const byId = new Map(found.map((guest) => [guest.id, guest]));
        return keys.map(({ id }) => byId.get(id) ?? new Error('no guest'));
      }, byKey),
      messages: new DataLoader(async (keys) => {
        const rows = await em.execute<{ conversation_id: string }[]>(
          `select m.* from unnest(cast(? as uuid[])) as p (id) cross join lateral (
             select * from messages m where m.hotel_id = ? and m.conversation_id = p.id order by m.seq desc limit 5) m`,
          [`{${keys.map(({ id }) => id).join(',')}}`, keys[0]?.hotelId],
        );
        const found = rows.map((row) => em.map(MessageEntity, row as never));
        const grouped = Map.groupBy(found, (message) => message.conversationId);
        return keys.map(({ id }) => (grouped.get(id) ?? []).reverse());
      }, byKey),
      sentiments: new DataLoader(async (keys) => {
        const ids = keys.map(({ id }) => id);
        const found = await em.find(SentimentEntity, {
          hotelId: keys[0]?.hotelId ?? '',
          messageId: { $in: ids },
        });
        const byId = new Map(found.map((sentiment) => [sentiment.messageId, sentiment]));
        return keys.map(({ id }) => byId.get(id) ?? null);
      }, byKey),
    };
  },
});
